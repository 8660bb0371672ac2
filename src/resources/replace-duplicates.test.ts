import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocuments } from "./parse-documents.js";

const authentication = (name: string, spec: string): string =>
  `apiVersion: policy.linkerd.io/v1alpha1\nkind: MeshTLSAuthentication\nmetadata: {name: ${name}, namespace: data}\nspec: ${spec}\n`;

test("the later definition wins, and the clients that it drops are named", () => {
  const { set, problems } = parseDocuments([
    { file: "a.yaml", text: authentication("clients", "{identities: [api.backend, batch.jobs]}") },
    { file: "b.yaml", text: `# again\n${authentication("clients", "{identities: [api.backend, new.jobs]}")}` },
  ]);
  assert.equal(set.resources.length, 1);
  assert.equal(set.resources[0]?.origin.file, "b.yaml");
  assert.deepEqual(
    problems.map(({ code, severity, file, line, message }) => [code, severity, file, line, message]),
    [
      [
        "P019",
        "warn",
        "b.yaml",
        2,
        "MeshTLSAuthentication `data/clients` is defined twice: b.yaml:2 replaces a.yaml:1 and drops `batch.jobs`",
      ],
    ],
  );
});

test("references that are dropped are named with the namespace that they mean", () => {
  const before =
    "{identityRefs: [{kind: ServiceAccount, name: a}, {kind: ServiceAccount, name: b, namespace: x}, {kind: Namespace, name: c}]}";
  const { problems } = parseDocuments([
    { file: "a.yaml", text: authentication("clients", before) },
    {
      file: "b.yaml",
      text: authentication("clients", "{identityRefs: [{kind: serviceaccount, name: a, namespace: data}]}"),
    },
  ]);
  assert.match(problems[0]!.message, / and drops `sa\/x\/b`, `namespace c`$/);
});

test("the version does not make another object; kind, group, namespace and name do", () => {
  const server = (version: string, metadata: string): string =>
    `apiVersion: policy.linkerd.io/${version}\nkind: Server\nmetadata: ${metadata}\nspec: {podSelector: {}, port: 1}\n`;
  const text = [
    server("v1beta3", "{name: a, namespace: default}"),
    server("v1beta2", "{name: a}"),
    server("v1beta3", "{name: a, namespace: b}"),
    server("v1beta3", "{name: b}"),
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n",
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n",
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: ignored}\n",
  ].join("---\n");
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  assert.deepEqual(
    problems.map(({ message }) => message),
    [
      "Server `default/a` is defined twice: m.yaml:6 replaces m.yaml:1",
      "Namespace `a` is defined twice: m.yaml:29 replaces m.yaml:25",
    ],
  );
  assert.equal(set.resources.length, 5);
});
