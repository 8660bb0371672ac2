import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocuments } from "../parse-documents.js";

function parse(kind: string, metadata: string) {
  const spec = kind === "Server" ? "spec: {podSelector: {}, port: 1}\n" : "";
  const apiVersion = kind === "Server" ? "policy.linkerd.io/v1beta3" : "v1";
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\n${metadata === "" ? "" : `metadata: ${metadata}\n`}${spec}`;
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  return { metadata: set.resources[0]?.metadata, problems };
}

function problems(kind: string, metadata: string): string[] {
  return parse(kind, metadata).problems.map(
    ({ code, line, column, message }) => `${code} ${line}:${column} ${message}`,
  );
}

test("a namespaced object without a namespace is in `default`, a Namespace is in none", () => {
  assert.equal(parse("Server", "{name: a}").metadata?.namespace, "default");
  assert.equal(parse("Server", "{name: a, namespace: b}").metadata?.namespace, "b");
  assert.equal(parse("Server", "{name: a, namespace: null}").metadata?.namespace, "default");
  assert.equal(parse("Namespace", "{name: a}").metadata?.namespace, "");
});

test("what the API server writes into an object may come back", () => {
  const exported = `{name: a, creationTimestamp: null, uid: x, resourceVersion: "1", generation: 1, managedFields: [],
  ownerReferences: [], finalizers: [], selfLink: x, labels: null, annotations: {kubectl.kubernetes.io/last: "{}"}}`;
  const { metadata, problems: found } = parse("Server", exported);
  assert.deepEqual(found, []);
  assert.equal("creationTimestamp" in metadata!, false);
  assert.equal(
    parse("Server", "{name: a, creationTimestamp: 2030-01-31T12:00:00Z}").metadata?.creationTimestamp,
    "2030-01-31T12:00:00Z",
  );
});

test("labels and annotations are maps of texts that no inherited name is found in", () => {
  const { metadata } = parse(
    "ServiceAccount",
    '{name: a, labels: {app.kubernetes.io/name: web, x: ""}, annotations: {a: b}}',
  );
  assert.equal(metadata?.labels["app.kubernetes.io/name"], "web");
  assert.equal("toString" in metadata.labels, false);
  assert.equal("valueOf" in metadata.annotations, false);
});

const bad: [kind: string, metadata: string, expected: RegExp][] = [
  ["Server", "", /^R022 1:1 `metadata` is missing$/],
  ["Server", "{}", /^R022 3:11 `metadata\.name` is missing$/],
  ["Server", "{generateName: a-}", /^R022 3:11 `metadata\.name` is missing$/],
  ["Server", "{name: 1}", /^R024 3:18 `metadata\.name` must be a string, not the number `1`$/],
  ["Server", "{name: Web}", /^R025 3:18 /],
  ["Server", "{name: -a}", /^R025 /],
  ["Server", "{name: a..b}", /^R025 /],
  ["Server", `{name: ${"a".repeat(254)}}`, /^R025 /],
  ["ServiceAccount", "{name: a.b}", /^R025 .* must be at most 63 lower-case letters, digits and `-`/],
  ["ServiceAccount", `{name: ${"a".repeat(64)}}`, /^R025 /],
  ["Namespace", "{name: a.b}", /^R025 /],
  ["Service", "{name: a.b}", /^R025 |^R022/],
  ["Server", "{name: a, namespace: b.c}", /^R025 3:32 /],
  [
    "Server",
    "{name: a, labels: {version: 1}}",
    /^R024 3:39 `metadata\.labels\.version` must be a string, not the number `1`$/,
  ],
  ["Server", "{name: a, labels: {version: }}", /^R024 .* must be a string, but has no value$/],
  ["Server", "{name: a, labels: {a: b c}}", /^R024 .* must be a label value: /],
  [
    "Server",
    "{name: a, labels: {-a: b}}",
    /^R024 3:30 `metadata\.labels\.-a` must have a key of at most 63 .* and `\/`$/,
  ],
  ["Server", "{name: a, labels: {a/b/c: d}}", /^R024 3:30 /],
  ["Server", "{name: a, annotations: {a b: c}}", /^R024 3:35 /],
  ["Server", "{name: a, labels: [a]}", /^R024 .* must be a map, not a list$/],
  ["Server", "{name: a, lables: {a: b}}", /^R023 3:21 unknown field `metadata\.lables`$/],
  ["Server", "{name: a, creationTimestamp: yesterday}", /^R024 .* must be a time such as/],
];

test("metadata that Kubernetes refuses is refused at its place", () => {
  for (const [kind, metadata, expected] of bad)
    assert.match(problems(kind, metadata)[0] ?? "no problem", expected, metadata);
});

test("hints for metadata name the remedy", () => {
  const hint = (metadata: string): string | undefined => parse("Server", metadata).problems[0]?.hint;
  assert.equal(hint("{name: a, labels: {version: 1}}"), 'quote it: `"1"`');
  assert.equal(hint("{name: a, lables: {a: b}}"), "did you mean `labels`?");
  assert.match(hint("{generateName: a-}")!, /`generateName` works with a cluster only/);
});
