import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIdentityMatch } from "./identity-match.js";
import { nearestMiss } from "./near-miss.js";

const web = "web.app.serviceaccount.identity.linkerd.cluster.local";

function miss(listed: readonly string[], identity = web) {
  return nearestMiss(listed.map(parseIdentityMatch), identity);
}

test("an entry without its serviceaccount label is named before all else", () => {
  const incomplete = "web.app.identity.linkerd.cluster.local";
  const oneLetter = web.replace("web", "wed");
  const found = miss([oneLetter, incomplete]);
  assert.equal(found?.listed, incomplete);
  assert.equal(found.distance, ".serviceaccount".length);
  assert.equal(found.text, `\`${incomplete}\` lacks \`.serviceaccount.\``);
});

test("a wildcard without its serviceaccount label is named too", () => {
  assert.equal(miss(["*.app.identity.linkerd.cluster.local"])?.listed, "*.app.identity.linkerd.cluster.local");
});

const slips: readonly [listed: string, distance: number][] = [
  [web.replace("web", "wed"), 1],
  [web.replace("web", "webb"), 1],
  [web.replace("web", "we"), 1],
  [web.replace("web", "api"), 3],
  [web.replace("web", "wbee"), 2],
  [web.replace("app", "App"), 1],
];

test("an entry that differs by a few letters is named, with their number", () => {
  for (const [listed, distance] of slips) {
    const found = miss([listed]);
    assert.equal(found?.listed, listed);
    assert.equal(found.distance, distance, listed);
    assert.ok(found.text.includes(distance === 1 ? "in one letter" : `in ${distance} letters`), found.text);
  }
});

test("two letters that changed places are one slip, called by its name", () => {
  const found = miss([web.replace("local", "locla")]);
  assert.equal(found?.distance, 1);
  assert.match(found.text, /differs from .* in the order of two letters$/);
});

test("of several slips the smallest is named", () => {
  assert.equal(miss([web.replace("web", "w"), web.replace("web", "wed")])?.distance, 1);
});

test("a wildcard of a misspelt namespace is near", () => {
  const found = miss(["*.ap.serviceaccount.identity.linkerd.cluster.local"]);
  assert.equal(found?.distance, 1);
});

test("the same ServiceAccount under another domain is named when no slip is", () => {
  const found = miss(["web.app.serviceaccount.identity.mesh.example.com"]);
  assert.equal(found?.listed, "web.app.serviceaccount.identity.mesh.example.com");
  assert.match(found.text, /same ServiceAccount under another control plane namespace or trust domain/);
});

test("nothing is near when names differ altogether", () => {
  for (const listed of [
    [],
    ["*"],
    ["database.storage.serviceaccount.identity.linkerd.cluster.local"],
    ["spiffe://td/web"],
    ["*.storage.serviceaccount.identity.linkerd.cluster.local"],
  ]) {
    assert.equal(miss(listed), null, listed.join());
  }
});

test("a misspelt SPIFFE identity is near", () => {
  assert.equal(miss(["spiffe://td/ns/app/sa/web"], "spiffe://td/ns/app/sa/weeb")?.distance, 1);
});

test("long lists of long names are searched in one go", () => {
  const long = Array.from({ length: 2000 }, (_, number) => `${"a".repeat(120)}${number}.${"b".repeat(120)}`);
  assert.equal(miss(long, `${"c".repeat(120)}.${"d".repeat(120)}`), null);
});
