import { test } from "node:test";
import assert from "node:assert/strict";
import { isDnsLabel, isDnsSubdomain, parseDnsName } from "./dns-name.js";

const label63 = "a".repeat(63);

test("a DNS-1123 label is lower-case letters, digits and inner hyphens, at most 63", () => {
  for (const label of ["a", "0", "web-app", "1a", label63]) assert.equal(isDnsLabel(label), true, label);
  for (const text of ["", "-a", "a-", "A", "a.b", "a_b", "ä", "a\0", "a\n", " a", `${label63}a`, "*", "a:b"]) {
    assert.equal(isDnsLabel(text), false, JSON.stringify(text));
  }
});

test("a DNS-1123 subdomain is labels joined by dots, at most 253 characters", () => {
  for (const name of ["local", "cluster.local", [label63, label63, label63, "a".repeat(61)].join(".")]) {
    assert.equal(isDnsSubdomain(name), true, name);
  }
  for (const text of [
    "",
    ".",
    "a.",
    ".a",
    "a..b",
    "A.b",
    "a_b.c",
    [label63, label63, label63, "a".repeat(62)].join("."),
  ]) {
    assert.equal(isDnsSubdomain(text), false, JSON.stringify(text));
  }
});

test("a DNS identity is lower-cased and may hold underscores", () => {
  const cases = [
    ["web.emojivoto.serviceaccount.identity.linkerd.cluster.local", undefined],
    ["WEB.Emojivoto", "web.emojivoto"],
    ["_web_.a_b", "_web_.a_b"],
    ["localhost", undefined],
    ["1.2.3.a4", undefined],
    ["a--b.c", undefined],
    [[label63, label63, label63, "a".repeat(61)].join("."), undefined],
  ] as const;
  for (const [text, expected = text] of cases) assert.equal(parseDnsName(text), expected);
});

test("what is no DNS identity does not parse", () => {
  const texts = [
    "",
    ".",
    "a.",
    "a..b",
    ".a",
    "*.a",
    "*",
    "a.*",
    "-a.b",
    "a-.b",
    "a.b-",
    "a\0b",
    "victim.ns\0.attacker",
    "a\n",
    "a b",
    "ä.b",
    "a.\u212a", // the Kelvin sign, which toLowerCase turns into a k
    "127.0.0.1",
    "a.1",
    "a:b",
    "a/b",
    "a@b",
    "[a",
    "a`",
    "a{",
    `${label63}a.b`,
    [label63, label63, label63, "a".repeat(62)].join("."),
  ];
  for (const text of texts) assert.equal(parseDnsName(text), undefined, JSON.stringify(text));
});
