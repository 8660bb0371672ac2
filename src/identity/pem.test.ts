import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { readPem, writePem } from "./pem.js";

const block = writePem("CERTIFICATE", Buffer.from("hello"));

test("what is written is read back, whatever its length", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 4 }), (contents) => {
      const text = contents.map((content) => writePem("CERTIFICATE", content)).join("");
      assert.deepEqual(
        readPem(text)?.map(({ der }) => Uint8Array.from(der)),
        contents,
      );
    }),
  );
});

test("text around blocks, Windows line ends, indentation and a byte order mark are no obstacle", () => {
  const texts = [
    `Certificate:\n    Data:\n${block}trailing words`,
    block.replaceAll("\n", "\r\n"),
    block.replaceAll("-----BEGIN", "  -----BEGIN"),
    `\uFEFF${block}`,
    block.trimEnd(),
  ];
  for (const text of texts) {
    const blocks = readPem(text);
    assert.deepEqual(blocks, [{ label: "CERTIFICATE", isEncrypted: false, der: Buffer.from("hello") }], text);
  }
});

test("a text without a block has none", () => {
  assert.deepEqual(readPem(""), []);
  assert.deepEqual(readPem("just words\n"), []);
});

test("one block that cannot be read makes the whole text unreadable", () => {
  const broken = [
    block.replace("-----END CERTIFICATE-----", ""),
    block.replace("-----BEGIN CERTIFICATE-----", ""),
    block.replace("END CERTIFICATE", "END PRIVATE KEY"),
    block.replace("aGVsbG8=", "aGVs!bG8="),
    block.replace("aGVsbG8=", "aGVsbG8"),
    block.replace("aGVsbG8=", ""),
    block.replace("aGVsbG8=", "aGVsbG9="),
    `-----BEGIN CERTIFICATE-----\n${block}`,
  ];
  for (const text of broken) assert.equal(readPem(block + text), undefined, text);
});

test("old-style encryption is noticed", () => {
  const text = [
    "-----BEGIN EC PRIVATE KEY-----",
    "Proc-Type: 4,ENCRYPTED",
    "DEK-Info: AES-128-CBC,00",
    "",
    "aGVsbG8=",
    "-----END EC PRIVATE KEY-----",
  ].join("\n");
  assert.deepEqual(readPem(text), [{ label: "EC PRIVATE KEY", isEncrypted: true, der: Buffer.from("hello") }]);
});
