import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocuments } from "./parse-documents.js";
import { hasRejection } from "./problem.js";

const server = (name: string): string =>
  `apiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {name: ${name}}\nspec: {podSelector: {}, port: 1}\n`;

test("documents of several files are read in order, each with its own place", () => {
  const { set, problems } = parseDocuments([
    { file: "a.yaml", text: `# first\n${server("one")}---\n${server("two")}` },
    { file: "b.json", text: '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"three"}}' },
  ]);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    set.resources.map(({ kind, metadata, origin }) => [kind, metadata.name, origin.file, origin.line, origin.column]),
    [
      ["Server", "one", "a.yaml", 2, 1],
      ["Server", "two", "a.yaml", 7, 1],
      ["Namespace", "three", "b.json", 1, 2],
    ],
  );
});

test("an object tells where each of its fields is", () => {
  const text = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: a
  labels:
    app.kubernetes.io/name: web
    app: x
`;
  const { origin } = parseDocuments([{ file: "m.yaml", text }]).set.resources[0]!;
  const places: [path: string, line: number, column: number][] = [
    ["", 1, 1],
    ["kind", 2, 7],
    ["metadata", 4, 3],
    ["metadata.name", 4, 9],
    ["metadata.labels.app", 7, 10],
    // Keys may hold dots themselves.
    ["metadata.labels.app.kubernetes.io/name", 6, 29],
    // The nearest enclosing value of an absent path.
    ["metadata.annotations.x", 4, 3],
    ["metadata.labels.absent", 6, 5],
    ["spec", 1, 1],
    ["..", 1, 1],
  ];
  for (const [path, line, column] of places) assert.deepEqual(origin.range(path).start, { line, column }, path);
});

test("a range ends behind the last character of a value or key, before comments and line ends", () => {
  const text = `apiVersion: v1   # served
kind: ServiceAccount
metadata:
  name: "a"   # a name
  # of labels
  labels: {app: web, tier: &t 'bc' }
  annotations:
    text: |
      one
      two

    copy: *t
    plain: one
      two
# the end
`;
  const { origin } = parseDocuments([{ file: "m.yaml", text }]).set.resources[0]!;
  const ranges: [path: string, part: "key" | "value", range: string][] = [
    ["", "value", "1:1-1:15"],
    ["kind", "key", "2:1-2:5"],
    ["metadata", "value", "4:3-14:10"],
    ["metadata.name", "value", "4:9-4:12"],
    ["metadata.labels", "value", "6:11-6:37"],
    ["metadata.labels.tier", "key", "6:22-6:26"],
    ["metadata.labels.tier", "value", "6:31-6:35"],
    ["metadata.annotations.text", "value", "8:11-10:10"],
    ["metadata.annotations.copy", "value", "12:11-12:13"],
    ["metadata.annotations.plain", "value", "13:12-14:10"],
    // Absent: the first line of what it is missing from.
    ["metadata.annotations.none", "value", "8:5-8:12"],
    ["metadata.labels.none", "key", "6:11-6:37"],
    ["spec", "value", "1:1-1:15"],
  ];
  for (const [path, part, range] of ranges) {
    const { start, end } = origin.range(path, part);
    assert.equal(`${start.line}:${start.column}-${end.line}:${end.column}`, range, path);
  }
});

test("lists are unwrapped, lists in lists too, and every item has its own place", () => {
  const text = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Namespace
  metadata: {name: a}
- apiVersion: v1
  kind: List
  items: [{apiVersion: v1, kind: Namespace, metadata: {name: b}}, 7]
- kind: Namespace
`;
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  assert.deepEqual(
    set.resources.map(({ metadata, origin }) => [metadata.name, origin.line, origin.column]),
    [
      ["a", 4, 3],
      ["b", 9, 12],
    ],
  );
  assert.deepEqual(
    problems.map(({ code, line, column }) => [code, line, column]),
    [
      ["R014", 9, 67],
      ["R015", 10, 3],
    ],
  );
  const empty = "apiVersion: v1\nkind: List\n";
  assert.deepEqual(parseDocuments([{ file: "m.yaml", text: `${empty}items:\n---\n${empty}items: []\n` }]).problems, []);
  assert.equal(parseDocuments([{ file: "m.yaml", text: `${empty}items: 1\n` }]).problems[0]?.code, "R024");
});

test("an object that does not say what it is, is refused", () => {
  const cases: [text: string, expected: string[]][] = [
    ["a: 1", ["R015 apiVersion `apiVersion` is missing", "R015 kind `kind` is missing"]],
    ["apiVersion: v1", ["R015 kind `kind` is missing"]],
    ["apiVersion: 1\nkind: Pod", ["R015 apiVersion `apiVersion` must be a text"]],
    ["apiVersion: v1\nkind: ''", ["R015 kind `kind` must be a text"]],
    ["apiVersion: v1\nkind: [Pod]", ["R015 kind `kind` must be a text"]],
    ["- 1", ["R014  a document must be a map, such as a manifest"]],
    ["just text", ["R014  a document must be a map, such as a manifest"]],
    ["null", ["R014  a document must be a map, such as a manifest"]],
  ];
  for (const [text, expected] of cases) {
    const { problems } = parseDocuments([{ file: "m.yaml", text }]);
    assert.deepEqual(
      problems.map(({ code, path, message }) => `${code} ${path} ${message}`),
      expected,
      text,
    );
  }
});

test("all problems of all documents are reported at once, in the order of the text, with their object", () => {
  const text = `apiVersion: policy.linkerd.io/v1beta1
kind: Server
metadata: {name: web, namespace: shop}
spec: {podSelecter: {}, accessPolicy: audit, port: 99999, proxyProtocol: HTTP/3}
---
apiVersion: policy.linkerd.io/v1beta1
kind: HTTPRoute
metadata: {name: r}
spec: {parentRefs: [{kind: Server, name: web}], rules: [{matches: [{method: FETCH}]}]}
---
a: b: c
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
`;
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  assert.deepEqual(
    problems.map(({ code, line, column, kind, namespace, name }) =>
      [`${code} ${line}:${column}`, kind, namespace, name].join(" ").trimEnd(),
    ),
    [
      "R022 4:7 Server shop web",
      "R023 4:8 Server shop web",
      "P018 4:25 Server shop web",
      "A009 4:52 Server shop web",
      "A010 4:74 Server shop web",
      "R024 9:77 HTTPRoute  r",
      "R001 11:4",
      "R019 14:7 ConfigMap  c",
    ],
  );
  assert.equal(hasRejection(problems), true);
  assert.deepEqual(set.resources, []);
});

test("an object with a rejection is not in the set, one with a warning is", () => {
  const text = `${server("good")}---\n${server("bad").replace("port: 1", "port: 0")}---\n${server("old").replace("v1beta3", "v1beta1")}`;
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  assert.deepEqual(
    set.resources.map(({ metadata }) => metadata.name),
    ["good", "old"],
  );
  assert.deepEqual(
    problems.map(({ code }) => code),
    ["A009", "P002"],
  );
});

test("a policy that admission refuses is not in the set", () => {
  const text = `apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: api-server-policy, namespace: backend}
spec:
  targetRef:
    group: core
    kind: Server
    name: api-server
  requiredAuthenticationRefs: []
`;
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  assert.deepEqual(set.resources, []);
  assert.deepEqual(problems, [
    {
      code: "P001",
      severity: "reject",
      message: "unsupported authorization target type: Server.core",
      hint: "Server is in group policy.linkerd.io -> set spec.targetRef.group: policy.linkerd.io",
      kind: "AuthorizationPolicy",
      namespace: "backend",
      name: "api-server-policy",
      path: "spec.targetRef.group",
      file: "m.yaml",
      line: 6,
      column: 12,
      endLine: 6,
      endColumn: 16,
    },
  ]);
});

test("a problem inside an aliased part points to where it is written", () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - &c {name: one, ports: [{containerPort: 0}]}
`;
  const { problems } = parseDocuments([{ file: "m.yaml", text }]);
  assert.deepEqual(
    problems.map(({ line, column }) => [line, column]),
    [[6, 46]],
  );
});
