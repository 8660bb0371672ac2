import assert from "node:assert/strict";
import { test } from "node:test";
import { meshTls, policy, server } from "../../../test/support/lint-findings.js";
import { policySet } from "../../../test/support/policy-set.js";
import type {
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NamespacedTargetReference,
  NetworkAuthentication,
} from "../../resources/index.js";
import { acceptedIdentities, acceptedNetworks } from "./authentication.js";
import { policyGrant } from "./policy-grant.js";
import { defaultClusterSettings } from "../model.js";
import { indexPolicy } from "../policy-index.js";

/**
 * What admission refuses can still be handed to the index by other ways (a webhook that was down, objects from a
 * cluster), so these objects are made by hand.
 */
const metadata = { name: "o", namespace: "app", labels: {}, annotations: {} };
const start = { line: 1, column: 1 };
const origin = { file: "", ...start, range: () => ({ start, end: start }) };
const domain = { controlPlaneNamespace: "linkerd", trustDomain: "cluster.local" };
const apiVersion = "policy.linkerd.io/v1alpha1";

function authentication(spec: MeshTLSAuthentication["spec"]): MeshTLSAuthentication {
  return { kind: "MeshTLSAuthentication", apiVersion, metadata, origin, spec };
}

function networks(spec: NetworkAuthentication["spec"]["networks"]): NetworkAuthentication {
  return { kind: "NetworkAuthentication", apiVersion, metadata, origin, spec: { networks: spec } };
}

function grantOf(...references: readonly NamespacedTargetReference[]) {
  const made: AuthorizationPolicy = {
    kind: "AuthorizationPolicy",
    apiVersion,
    metadata,
    origin,
    spec: {
      targetRef: { group: "policy.linkerd.io", kind: "Server", name: "s" },
      requiredAuthenticationRefs: references,
    },
  };
  const lookup = {
    meshTls: (_: string, name: string) =>
      name === "empty" ? authentication({}) : authentication({ identities: ["*"] }),
    network: (_: string, name: string) => networks(name === "empty" ? [] : [{ cidr: "10.0.0.0/8", except: [] }]),
  };
  return policyGrant(made, lookup, domain).grant;
}

const mesh = { group: "policy.linkerd.io", kind: "MeshTLSAuthentication", name: "a" };
const network = { group: "policy.linkerd.io", kind: "NetworkAuthentication", name: "a" };
const account = { kind: "ServiceAccount", name: "a" };

const conflicts: readonly [references: readonly NamespacedTargetReference[], why: string][] = [
  [[mesh, { ...mesh, name: "b" }], "policy must not include multiple MeshTLSAuthentications"],
  [[mesh, mesh], "policy must not include multiple MeshTLSAuthentications"],
  [[account, { ...account, name: "b" }], "policy must not include multiple ServiceAccounts"],
  [[network, mesh, network], "policy must not include multiple NetworkAuthentications"],
  [[mesh, account], "policy must not include both a MeshTLSAuthentication and a ServiceAccount"],
  [[mesh, { kind: "Secret", name: "x" }], "unsupported authentication kind(s): Secret"],
  [[{ ...mesh, group: "" }], "unsupported authentication kind(s): MeshTLSAuthentication."],
  [
    [
      { ...account, group: "apps" },
      { kind: "Pod", name: "x" },
    ],
    "unsupported authentication kind(s): ServiceAccount.apps, Pod",
  ],
  [[{ ...mesh, name: "empty" }], "MeshTLSAuthentication o in namespace app: No identities configured"],
  [[{ ...network, name: "empty" }], "NetworkAuthentication o in namespace app: at least one network must be specified"],
];

test("references that contradict each other make a policy grant nothing, even past admission", () => {
  for (const [references, why] of conflicts) assert.deepEqual(grantOf(...references), { ok: false, why });
});

test("one identity and one network make one grant of both", () => {
  const grant = grantOf(mesh, network);
  assert.ok(grant.ok);
  assert.deepEqual(grant.value.networks, [{ cidr: "10.0.0.0/8", except: [] }]);
  assert.deepEqual(grant.value.authentication, { kind: "identities", identities: [{ kind: "suffix", labels: [] }] });
});

test("identities and references to them in one object are all accepted, even past admission", () => {
  const both = authentication({
    identities: ["a.example"],
    identityRefs: [
      { kind: "ServiceAccount", name: "b" },
      { kind: "Namespace", name: "c" },
    ],
  });
  assert.deepEqual(acceptedIdentities(both, domain), {
    ok: true,
    value: [
      { kind: "exact", identity: "a.example" },
      { kind: "exact", identity: "b.app.serviceaccount.identity.linkerd.cluster.local" },
      { kind: "suffix", labels: "c.serviceaccount.identity.linkerd.cluster.local".split(".") },
    ],
  });
});

test("one reference of another kind spoils the whole object", () => {
  const spoiled = authentication({
    identityRefs: [
      { kind: "ServiceAccount", name: "b" },
      { kind: "Pod", name: "c" },
    ],
  });
  assert.deepEqual(acceptedIdentities(spoiled, domain), { ok: false, why: "invalid identity target kind: Pod" });
});

test("one unreadable network or exception spoils the whole object", () => {
  const good = { cidr: "10.0.0.0/8", except: [] };
  for (const bad of [
    { cidr: "10.0.0.0/33", except: [] },
    { cidr: "10.0.0.0/8", except: ["10.1"] },
  ]) {
    assert.equal(acceptedNetworks(networks([good, bad])).ok, false);
  }
  assert.deepEqual(acceptedNetworks(networks([good])), { ok: true, value: [good] });
});

const callers = meshTls("app", "callers", '{identities: ["*"]}');
const refs = "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: callers}]";

test("a policy is bound, inert or ignored, and says why", () => {
  const own = server("app", "web", "{}", "8080");
  const state = (yaml: string) => {
    const [fact] = policySet(yaml).index.policies;
    return `${fact!.state}: ${fact!.why}`;
  };
  assert.equal(state(own + callers + policy("app", "p", "web", refs)), "bound: ");
  assert.equal(state(callers + policy("app", "p", "web", refs)), "inert: it targets Server/web, which does not exist");
  assert.equal(
    state(own + policy("app", "p", "web", refs)),
    "ignored: could not find MeshTLSAuthentication callers in namespace app",
  );
  const ofNamespace = policy("app", "p", "app", "[]").replace(
    "group: policy.linkerd.io, kind: Server",
    "kind: Namespace",
  );
  assert.equal(state(own + ofNamespace), "bound: ");
  assert.equal(state(ofNamespace), "inert: it targets the Namespace, which has no Server");
});

test("a policy of the Namespace knows all its Servers and none of another namespace", () => {
  const yaml =
    server("app", "b", "{}", "1") +
    server("app", "a", "{}", "2") +
    server("other", "c", "{}", "3") +
    policy("app", "p", "app", "[]").replace("group: policy.linkerd.io, kind: Server", "kind: Namespace");
  const [fact] = policySet(yaml).index.policies;
  assert.ok(fact?.target.kind === "namespace");
  assert.deepEqual(
    fact.target.servers.map(({ metadata: { name } }) => name),
    ["a", "b"],
  );
});

test("an authentication knows the policies that refer to it, each once", () => {
  const yaml =
    callers +
    meshTls("other", "callers", '{identities: ["*"]}') +
    policy("app", "b", "web", refs) +
    policy("app", "a", "web", refs) +
    policy(
      "other",
      "c",
      "web",
      "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: callers, namespace: app}]",
    );
  const facts = policySet(yaml).index.authentications.map(({ authentication: { metadata: at }, referredBy }) => [
    at.namespace,
    referredBy.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`),
  ]);
  assert.deepEqual(facts, [
    ["app", ["app/a", "app/b", "other/c"]],
    ["other", []],
  ]);
});

test("a grant leaves with its authentication and comes back with it", () => {
  const base =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: app, annotations: {linkerd.io/inject: enabled}}\nspec: {containers: [{name: c}]}\n" +
    server("app", "web", "{}", "8080") +
    policy("app", "p", "web", refs);
  const count = (yaml: string) =>
    policySet(yaml).index.portPolicy({ kind: "pod", namespace: "app", name: "web" }, 8080).content.authorizations
      .length;
  assert.deepEqual([count(base + callers), count(base), count(base + callers)], [1, 0, 1]);
});

test("kinds and groups compare without case, and an absent, empty or `core` group is one", () => {
  const upper = { group: "POLICY.Linkerd.IO", kind: "MESHTLSAUTHENTICATION", name: "a" };
  assert.deepEqual(grantOf(upper, { ...network, kind: "networkauthentication" }), grantOf(mesh, network));
  for (const group of ["", "core", "CORE"]) {
    assert.deepEqual(grantOf({ ...account, group, kind: "serviceaccount" }), grantOf(account), group);
  }
});

test("a policy for a Namespace reaches its own, whichever it names past admission", () => {
  const { set } = policySet(
    server("app", "s", "{}", "8080") + server("other", "t", "{}", "8080") + policy("app", "p", "s", "[]"),
  );
  const resources = set.resources.map((resource) =>
    resource.kind === "AuthorizationPolicy"
      ? { ...resource, spec: { ...resource.spec, targetRef: { kind: "Namespace", name: "other" } } }
      : resource,
  );
  const [fact] = indexPolicy({ resources }, defaultClusterSettings).policies;
  assert.ok(fact?.target.kind === "namespace");
  assert.deepEqual(
    fact.target.servers.map(({ metadata: { name } }) => name),
    ["s"],
  );
});

test("a target of another kind grants nothing, even past admission", () => {
  const { set } = policySet(server("app", "s", "{}", "8080") + policy("app", "p", "s", "[]"));
  const resources = set.resources.map((resource) =>
    resource.kind === "AuthorizationPolicy"
      ? { ...resource, spec: { ...resource.spec, targetRef: { kind: "Server", name: "s" } } }
      : resource,
  );
  const [fact] = indexPolicy({ resources }, defaultClusterSettings).policies;
  assert.equal(fact?.state, "ignored");
  assert.equal(fact.why, "unsupported authorization target type: Server");
});
