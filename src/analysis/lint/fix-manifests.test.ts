import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultClusterSettings } from "../../policy/index.js";
import { fixManifests } from "./fix-manifests.js";

const fix = (text: string) => fixManifests([{ file: "m.yaml", text }], [], defaultClusterSettings, () => true);
const fixedText = (text: string): string => fix(text).sources[0]!.text;

const policy = (targetRef: string, references: string): string => `# the policy
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: p, namespace: a}
spec:
  targetRef: ${targetRef} # the target
  requiredAuthenticationRefs: ${references}
`;
const client = "[{kind: ServiceAccount, name: web}]";
const server = (version: string, rest: string): string => `apiVersion: policy.linkerd.io/${version} # version
kind: Server
metadata: {name: s, namespace: a}
spec:
  podSelector: {}
${rest}
`;
const identities = (list: string): string => `apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: {name: m, namespace: a}
spec: {identities: [${list}]}
`;

/** Before and after: what stands where in a text that stays the same elsewhere. */
const mended: [what: string, text: string, from: string, to: string][] = [
  [
    "P001 a target without group",
    policy("{kind: Server, name: s}", client),
    "{kind: S",
    "{group: policy.linkerd.io, kind: S",
  ],
  ["P001 a target in core", policy("{group: core, kind: Server, name: s}", client), "core", "policy.linkerd.io"],
  [
    "P001 a target in block style",
    policy("\n    kind: Server\n    name: s", client),
    "    kind: S",
    "    group: policy.linkerd.io\n    kind: S",
  ],
  [
    "P001 an authentication without group",
    policy("{kind: Namespace, name: a}", "\n  - kind: MeshTLSAuthentication\n    name: m"),
    "- kind: M",
    "- group: policy.linkerd.io\n    kind: M",
  ],
  ["P002 an old version", server("v1beta1", "  port: 80"), "v1beta1", "v1beta3"],
  ["P012 a number in quotes", server("v1beta3", '  port: "80" # http'), '"80"', "80"],
  ["A010 capitals and punctuation", server("v1beta3", "  port: 80\n  proxyProtocol: 'http2'"), "'http2'", "'HTTP/2'"],
  [
    "A011 another dash",
    server("v1beta3", "  port: 80\n  accessPolicy: All_Authenticated"),
    "All_Authenticated",
    "all-authenticated",
  ],
  ["R026 a word of YAML 1.1", server("v1beta3", "  port: on"), "port: on", 'port: "on"'],
  [
    "P007 the missing label",
    identities('"web.a.identity.linkerd.cluster.local"'),
    "web.a.identity",
    "web.a.serviceaccount.identity",
  ],
];

for (const [what, text, from, to] of mended) {
  test(`${what} is mended in its place, and the rest stays byte for byte`, () => {
    assert.ok(text.includes(from));
    const expected = text.replace(from, to);
    const { sources, fixed, refused } = fix(text);
    assert.equal(sources[0]!.text, expected);
    assert.deepEqual([fixed.map(({ code }) => code), refused], [[what.slice(0, 4)], []]);
    assert.equal(fixedText(expected), expected);
  });
}

const leftAlone: [what: string, text: string][] = [
  ["a policy that would admit everyone", policy("{kind: Server, name: s}", "[]")],
  ["a group that may mean another type", policy("{group: apps, kind: Server, name: s}", client)],
  ["a kind of two groups", policy("{kind: HTTPRoute, name: r}", client)],
  ["an unsupported target", policy("{group: apps, kind: Deployment, name: web}", client)],
  ["a word that is one edit from two policies", server("v1beta3", "  port: 80\n  accessPolicy: all-uauthenticated")],
  [
    "a quoted port of a Server that admits by itself",
    server("v1beta3", '  port: "80"\n  accessPolicy: all-authenticated'),
  ],
  ["a quoted number that is no port", server("v1beta3", '  port: "080"')],
  ["a wildcard without the label", identities('"*.a.identity.linkerd.cluster.local"')],
  ["an identity of another trust domain", identities('"web.a.serviceaccount.identity.linkerd.other.local"')],
  ["a value with an anchor", server("v1beta3", "  port: &p 80\n  proxyProtocol: &x http2")],
];

for (const [what, text] of leftAlone) {
  test(`${what} is left alone`, () => {
    assert.equal(fixedText(text), text);
  });
}

test("an aliased value is left alone, since it means something elsewhere too", () => {
  const text = `${server("v1beta3", '  port: &port "80"')}---\n${server("v1beta3", '  port: "81"').replace("name: s", "name: t")}`;
  assert.equal(fixedText(text), text.replace('"81"', "81"));
});

test("what a comment suppresses is not mended", () => {
  const text = server("v1beta1", "  port: 80").replace("# version", "# meshtls-lint: ignore P002 -- an old cluster");
  assert.equal(fixedText(text), text);
});

test("several fixes of one file and of several files are made together", () => {
  const sources = [
    { file: "a.yaml", text: server("v1beta1", '  port: "80"\n  proxyProtocol: opaque') },
    { file: "b.yaml", text: policy("{kind: Server, name: s}", "[{kind: NetworkAuthentication, name: net}]") },
    { file: "c.yaml", text: "# nothing to mend\n" },
  ];
  const { sources: after, fixed } = fixManifests(sources, [], defaultClusterSettings, () => true);
  assert.deepEqual(fixed.map(({ code }) => code).sort(), ["P001", "P001", "P002", "P012"]);
  assert.equal(after[2], sources[2]);
});

test("HTTPRoutes of two groups are two objects, though they share a name", () => {
  const route = (group: string): string => `---
apiVersion: ${group}
kind: HTTPRoute
metadata: {name: r, namespace: a}
spec:
  parentRefs: [{group: policy.linkerd.io, kind: Server, name: s}]
  rules: [{matches: [{path: {type: PathPrefix, value: /${group.slice(0, 1)}}}]}]
`;
  const routes = route("policy.linkerd.io/v1beta3") + route("gateway.networking.k8s.io/v1");
  const { sources, refused } = fix(server("v1beta1", "  port: 80") + routes);
  assert.deepEqual([sources[0]!.text, refused], [server("v1beta3", "  port: 80") + routes, []]);
});

test("only wanted fixes are made", () => {
  const text = server("v1beta1", '  port: "80"');
  const { sources } = fixManifests(
    [{ file: "m.yaml", text }],
    [],
    defaultClusterSettings,
    ({ code }) => code === "P012",
  );
  assert.equal(sources[0]!.text, text.replace('"80"', "80"));
});
