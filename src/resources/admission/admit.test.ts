import assert from "node:assert/strict";
import { test } from "node:test";
import { admit } from "./admit.js";
import { parseDocuments } from "../parse-documents.js";

/** What is wrong with a policy object in namespace `ns`, as `CODE path: message`. */
function refusals(kind: string, spec: string): string[] {
  const text = `apiVersion: policy.linkerd.io/v1alpha1\nkind: ${kind}\nmetadata: {name: a, namespace: ns}\nspec: ${spec}\n`;
  return parseDocuments([{ file: "m.yaml", text }]).problems.map(
    ({ code, path, message }) => `${code} ${path}: ${message}`,
  );
}

function hint(kind: string, spec: string): string {
  const text = `apiVersion: policy.linkerd.io/v1alpha1\nkind: ${kind}\nmetadata: {name: a, namespace: ns}\nspec: ${spec}\n`;
  return parseDocuments([{ file: "m.yaml", text }]).problems[0]?.hint ?? "no problem";
}

const server = "{group: policy.linkerd.io, kind: Server, name: s}";
const mesh = "{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: m}";
const net = "{group: policy.linkerd.io, kind: NetworkAuthentication, name: net}";
const account = "{kind: ServiceAccount, name: sa}";

function policy(target: string, ...references: string[]): string[] {
  return refusals(
    "AuthorizationPolicy",
    `{targetRef: ${target}, requiredAuthenticationRefs: [${references.join(", ")}]}`,
  );
}

test("policies that Linkerd admits are admitted", () => {
  const cases: string[][] = [
    [server, mesh, net],
    [server, mesh],
    [server, net],
    [server, account],
    [server, account, net],
    // Everyone: lint speaks of it, admission does not.
    [server],
    ["{kind: Namespace, name: ns}", mesh],
    ["{group: '', kind: Namespace, name: ns}", mesh],
    ["{group: core, kind: Namespace, name: ns}", mesh],
    ["{group: core, kind: namespace, name: ns}", mesh],
    // Groups are lower-case by the CRD's pattern; kinds compare without case.
    [
      "{group: policy.linkerd.io, kind: server, name: s}",
      "{group: policy.linkerd.io, kind: meshtlsauthentication, name: m}",
    ],
    ["{group: policy.linkerd.io, kind: HTTPRoute, name: r}", mesh],
    ["{group: gateway.networking.k8s.io, kind: HttpRoute, name: r}", mesh],
    ["{group: gateway.networking.k8s.io, kind: GRPCRoute, name: r}", mesh],
    [server, "{group: core, kind: SERVICEACCOUNT, name: sa, namespace: other}"],
    // Existence is never asked, and an empty namespace is taken as it is.
    [server, "{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: missing, namespace: ''}"],
  ];
  for (const [target, ...references] of cases) assert.deepEqual(policy(target!, ...references), [], target);
});

const references = "spec.requiredAuthenticationRefs";
const refusedPolicies: [policy: string[], ...expected: string[]][] = [
  [["{kind: Namespace, name: other}"], "A001 spec.targetRef.name: cannot target another namespace: other"],
  [["{kind: Namespace, name: NS}"], "A001 spec.targetRef.name: cannot target another namespace: NS"],
  [[server, mesh, mesh], `A002 ${references}.1: only a single MeshTLSAuthentication may be set`],
  [[server, account, account], `A003 ${references}.1: only a single ServiceAccount may be set`],
  [[server, account, mesh], `A004 ${references}.1: a MeshTLSAuthentication and ServiceAccount may not be set together`],
  [[server, net, mesh, net], `A005 ${references}.2: only a single NetworkAuthentication may be set`],
  // The group left out is the core group.
  [["{kind: Server, name: s}"], "P001 spec.targetRef.kind: unsupported authorization target type: Server"],
  [
    ["{group: core, kind: Server, name: s}"],
    "P001 spec.targetRef.group: unsupported authorization target type: Server.core",
  ],
  [["{group: '', kind: Server, name: s}"], "P001 spec.targetRef.group: unsupported authorization target type: Server."],
  [
    ["{group: apps, kind: Deployment, name: d}"],
    "P001 spec.targetRef.group: unsupported authorization target type: Deployment.apps",
  ],
  [
    ["{group: policy.linkerd.io, kind: Namespace, name: ns}"],
    "P001 spec.targetRef.group: unsupported authorization target type: Namespace.policy.linkerd.io",
  ],
  [
    [server, "{kind: MeshTLSAuthentication, name: m}"],
    `P001 ${references}.0.kind: unsupported authentication kind(s): MeshTLSAuthentication`,
  ],
  [
    [server, mesh, "{group: foo.bar, kind: Foo, name: f}", "{kind: Bar, name: b}"],
    `P001 ${references}.1.group: unsupported authentication kind(s): Foo.foo.bar, Bar`,
  ],
  [
    ["{group: policy.linkerd.io, kind: GRPCRoute, name: r}"],
    "P001 spec.targetRef.group: unsupported authorization target type: GRPCRoute.policy.linkerd.io",
  ],
  // Linkerd stops at the first; all are reported, in the order of the text.
  [
    ["{group: core, kind: Server, name: s}", mesh, mesh, account, account, net, net],
    "P001 spec.targetRef.group: unsupported authorization target type: Server.core",
    `A002 ${references}.1: only a single MeshTLSAuthentication may be set`,
    `A004 ${references}.2: a MeshTLSAuthentication and ServiceAccount may not be set together`,
    `A003 ${references}.3: only a single ServiceAccount may be set`,
    `A005 ${references}.5: only a single NetworkAuthentication may be set`,
  ],
];

test("policies that Linkerd refuses are refused in its words, at the field at fault", () => {
  for (const [[target, ...rest], ...expected] of refusedPolicies) assert.deepEqual(policy(target!, ...rest), expected);
});

test("an unsupported reference is answered with the group that it needs", () => {
  const target = (reference: string): string =>
    hint("AuthorizationPolicy", `{targetRef: ${reference}, requiredAuthenticationRefs: []}`);
  const fix = "Server is in group policy.linkerd.io -> set spec.targetRef.group: policy.linkerd.io";
  assert.equal(target("{group: core, kind: Server, name: s}"), fix);
  assert.equal(target("{kind: server, name: s}"), fix);
  assert.equal(
    target("{group: apps, kind: Namespace, name: ns}"),
    "Namespace is in the core group -> remove spec.targetRef.group",
  );
  assert.match(target("{group: apps, kind: Deployment, name: d}"), /targets a Server .*policy\.linkerd\.io/);
  assert.match(target("{kind: Servers, name: s}"), /did you mean `Server` with group: policy\.linkerd\.io\?/);
  const authentication = (reference: string): string =>
    hint("AuthorizationPolicy", `{targetRef: ${server}, requiredAuthenticationRefs: [${reference}]}`);
  assert.equal(
    authentication("{kind: MeshTLSAuthentication, name: m}"),
    `MeshTLSAuthentication is in group policy.linkerd.io -> set ${references}.0.group: policy.linkerd.io`,
  );
  assert.match(authentication("{kind: Namespace, name: n}"), /^name a MeshTLSAuthentication or NetworkAuthentication/);
});

test("identities are checked one by one, references by what they may name", () => {
  const meshTls = (spec: string): string[] => refusals("MeshTLSAuthentication", spec);
  assert.deepEqual(
    meshTls('{identities: ["*", "*.ns.serviceaccount.identity.linkerd.cluster.local", "spiffe://td/a"]}'),
    [],
  );
  assert.deepEqual(
    meshTls("{identityRefs: [{kind: ServiceAccount, name: a, namespace: b}, {group: core, kind: namespace, name: c}]}"),
    [],
  );
  assert.deepEqual(meshTls('{identities: ["ok", "a.*.b", "spiffe://td/"]}'), [
    `A006 spec.identities.1: id a.*.b is invalid: identity must be a valid SPIFFE id or a DNS SAN, matching the regex: ^(\\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`,
    "A006 spec.identities.2: id spiffe://td/ is invalid: SPIFFE path cannot have a trailing slash",
  ]);
  assert.deepEqual(meshTls("{identityRefs: [{kind: Namespace, name: a, namespace: b}]}"), [
    "A007 spec.identityRefs.0.namespace: Namespace identity_ref is cluster-scoped and cannot have a namespace",
  ]);
  assert.deepEqual(meshTls("{identityRefs: [{kind: Pod, name: a}, {group: apps, kind: ServiceAccount, name: b}]}"), [
    "A008 spec.identityRefs.0.kind: invalid identity target kind: Pod",
    "A008 spec.identityRefs.1.group: invalid identity target kind: ServiceAccount.apps",
  ]);
  assert.equal(hint("MeshTLSAuthentication", "{identities: [Web.NS]}"), "did you mean `web.ns`?");
});

test("networks must be readable, and their exceptions must take away a part of them", () => {
  const networks = (list: string): string[] => refusals("NetworkAuthentication", `{networks: ${list}}`);
  for (const admitted of [
    "[{cidr: 10.0.0.0/8}]",
    "[{cidr: 10.0.0.1}, {cidr: '::1'}, {cidr: 'fd00::/8', except: ['fd00::1', 'fd00:1::/32']}]",
    "[{cidr: 10.0.0.1/24, except: [10.0.0.9]}]",
    "[{cidr: 0.0.0.0/0, except: []}]",
  ]) {
    assert.deepEqual(networks(admitted), [], admitted);
  }
  const at = "spec.networks.0";
  const cases: [list: string, expected: string[]][] = [
    ["[]", ["A012 spec.networks: at least one network must be specified"]],
    ["[{cidr: 10.0.0.0/33}]", [`A013 ${at}.cidr: \`10.0.0.0/33\` is neither an IP address nor a CIDR`]],
    ["[{cidr: 010.0.0.1}]", [`A013 ${at}.cidr: \`010.0.0.1\` is neither an IP address nor a CIDR`]],
    [
      "[{cidr: localhost, except: [x]}]",
      [
        `A013 ${at}.cidr: \`localhost\` is neither an IP address nor a CIDR`,
        `A013 ${at}.except.0: \`x\` is neither an IP address nor a CIDR`,
      ],
    ],
    [
      "[{cidr: 10.1.0.0/16, except: [10.0.0.0/8]}]",
      [`A014 ${at}.except.0: cidr '10.1.0.0/16' is completely negated by exception '10.0.0.0/8'`],
    ],
    [
      "[{cidr: 10.0.0.0/8, except: [10.9.9.9/8]}]",
      [`A014 ${at}.except.0: cidr '10.0.0.0/8' is completely negated by exception '10.9.9.9/8'`],
    ],
    [
      "[{cidr: 10.0.0.1, except: [10.0.0.1/32]}]",
      [`A014 ${at}.except.0: cidr '10.0.0.1' is completely negated by exception '10.0.0.1/32'`],
    ],
    [
      "[{cidr: 10.0.0.0/8, except: [10.0.0.1, 11.0.0.1]}]",
      [`A015 ${at}.except.1: cidr '10.0.0.0/8' does not include exception '11.0.0.1'`],
    ],
    [
      "[{cidr: 0.0.0.0/0, except: ['::1']}]",
      [`A015 ${at}.except.0: cidr '0.0.0.0/0' does not include exception '::1'`],
    ],
    [
      "[{cidr: '::/0', except: [10.0.0.1]}]",
      [`A015 ${at}.except.0: cidr '::/0' does not include exception '10.0.0.1'`],
    ],
  ];
  for (const [list, expected] of cases) assert.deepEqual(networks(list), expected, list);
});

test("what was parsed is admitted: one definition of valid", () => {
  const text = `apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: a}
spec: {targetRef: ${server}, requiredAuthenticationRefs: [${mesh}]}
`;
  const { set } = parseDocuments([{ file: "m.yaml", text }]);
  assert.equal(set.resources.length, 1);
  assert.deepEqual(set.resources.flatMap(admit), []);
});
