import "reflect-metadata";
import { test } from "node:test";
import assert from "node:assert/strict";
import { Extension } from "@peculiar/x509";
import type { TestLeafOptions } from "../../test/support/certificates.js";
import { encodeElement, makeTestAuthority } from "../../test/support/certificates.js";
import { checkLeafCertificate } from "./leaf-certificate.js";

const authority = await makeTestAuthority();
const names = [{ dns: "web.shop" }];

test("a leaf is no CA and serves both ends of a connection", async () => {
  const cases: [TestLeafOptions, string | undefined][] = [
    [{ names }, undefined],
    [{ names, extendedKeyUsage: [] }, undefined],
    [{ names, extendedKeyUsage: ["clientAuth", "codeSigning", "serverAuth"] }, undefined],
    [{ names, isCa: true }, "is-a-ca"],
    [{ names, extendedKeyUsage: ["clientAuth"] }, "wrong-extended-key-usage"],
    [{ names, extendedKeyUsage: ["serverAuth"] }, "wrong-extended-key-usage"],
    [{ names, extendedKeyUsage: ["codeSigning"] }, "wrong-extended-key-usage"],
  ];
  for (const [options, expected] of cases) {
    const { der } = await authority.leaf(options);
    assert.equal(checkLeafCertificate(der), expected, JSON.stringify(options));
  }
});

test("a leaf that cannot be read is malformed", async () => {
  const { der } = await authority.leaf({ names });
  const emptyUsage = new Extension("2.5.29.37", false, encodeElement(0x30, Buffer.alloc(0)));
  const noUsage = await authority.leaf({ names, extendedKeyUsage: [], extensions: [emptyUsage] });
  const twice = await authority.leaf({
    names,
    extensions: [new Extension("2.5.29.19", true, Buffer.from("3000", "hex"))],
  });
  for (const bytes of [Buffer.alloc(0), der.subarray(1), noUsage.der, twice.der]) {
    assert.equal(checkLeafCertificate(bytes), "malformed");
  }
});
