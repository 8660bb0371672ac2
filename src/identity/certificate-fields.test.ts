import { test } from "node:test";
import assert from "node:assert/strict";
import { encodeElement, makeTestAuthority } from "../../test/support/certificates.js";
import { extensionId, readCertificateFields } from "./certificate-fields.js";
import { contentOf } from "./der-reader.js";

const bytes = (hex: string) => Buffer.from(hex, "hex");
const sequence = (...parts: Uint8Array[]) => encodeElement(0x30, Buffer.concat(parts));
const empty = sequence();
const bits = bytes("030100");
const version3 = bytes("a003020102");
const serial = bytes("020101");
const five = [empty, empty, empty, empty, empty];
const id = bytes("0603551d11");
const value = bytes("04023000");
const extension = sequence(id, value);
const extensions = (...list: Uint8Array[]) => encodeElement(0xa3, sequence(...list));

/** A certificate whose signed part consists of these elements. */
function isRead(...signed: Uint8Array[]): boolean {
  return readCertificateFields(sequence(sequence(...signed), empty, bits)) !== undefined;
}

test("the parts of a certificate are found with and without what is optional", () => {
  const cases: [string, Uint8Array[]][] = [
    ["version 1", [serial, ...five]],
    ["version 3 without extensions", [version3, serial, ...five]],
    ["version 3", [version3, serial, ...five, extensions(extension)]],
    ["an empty list of extensions", [version3, serial, ...five, extensions()]],
    ["unique identifiers", [version3, serial, ...five, bytes("810100"), bytes("820100"), extensions(extension)]],
    ["a critical extension", [version3, serial, ...five, extensions(sequence(id, bytes("0101ff"), value))]],
    ["one that says it is not", [version3, serial, ...five, extensions(sequence(id, bytes("010100"), value))]],
  ];
  for (const [what, signed] of cases) assert.equal(isRead(...signed), true, what);
});

test("a certificate of any other shape is not read", () => {
  const with3 = (...rest: Uint8Array[]) => [version3, serial, ...five, ...rest];
  const cases: [string, Uint8Array[]][] = [
    ["nothing inside", []],
    ["a part missing", [version3, serial, empty, empty, empty, empty]],
    ["parts in another order", [version3, empty, serial, empty, empty, empty, empty]],
    ["a part of another kind", [version3, serial, empty, bytes("3100"), empty, empty, empty]],
    ["extensions in version 1", [serial, ...five, extensions(extension)]],
    ["extensions in version 2", [bytes("a003020101"), serial, ...five, extensions(extension)]],
    ["extensions twice", with3(extensions(extension), extensions(extension))],
    ["something after the extensions", with3(extensions(extension), bytes("810100"))],
    ["something unknown", with3(bytes("a40100"))],
    ["unique identifiers in the wrong order", with3(bytes("820100"), bytes("810100"))],
    ["the same extension twice", with3(extensions(extension, extension))],
    ["extensions that are no list", with3(encodeElement(0xa3, id))],
    ["a byte after the list", with3(encodeElement(0xa3, Buffer.concat([sequence(extension), bytes("00")])))],
    ["an extension without a value", with3(extensions(sequence(id)))],
    ["an extension of another kind", with3(extensions(encodeElement(0x31, Buffer.concat([id, value]))))],
    ["an extension with a part too many", with3(extensions(sequence(id, bytes("0101ff"), value, value)))],
    ["a value that is no octet string", with3(extensions(sequence(id, bytes("03023000"))))],
    ["an identifier that is none", with3(extensions(sequence(value, value)))],
    ["a boolean that DER does not know", with3(extensions(sequence(id, bytes("010101"), value)))],
    ["a boolean of two bytes", with3(extensions(sequence(id, bytes("0102ffff"), value)))],
  ];
  for (const [what, signed] of cases) assert.equal(isRead(...signed), false, what);
  const signed = sequence(version3, serial, ...five);
  for (const whole of [sequence(signed, empty), sequence(signed, bits, empty), sequence(signed, empty, bits, bits)]) {
    assert.equal(readCertificateFields(whole), undefined);
  }
});

test("an extension is found by its object identifier", async () => {
  const authority = await makeTestAuthority();
  const { der } = await authority.leaf({ rawNames: bytes("3000") });
  const fields = readCertificateFields(der)!;
  const names = fields.extensions.get(extensionId.subjectAlternativeName)!;
  assert.equal(names.critical, true);
  assert.deepEqual(Buffer.from(contentOf(der, names.value)), bytes("3000"));
  assert.equal(fields.extensions.get(extensionId.subjectKeyIdentifier), undefined);
});
