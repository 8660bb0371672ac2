import assert from "node:assert/strict";
import { test } from "node:test";
import { policySet } from "../../../test/support/policy-set.js";
import type { Resource } from "../../resources/index.js";
import { PolicyJoin } from "../join/policy-join.js";
import { isWorkloadResource } from "../workload.js";
import { defaultClusterSettings } from "../model.js";
import { createPolicyIndex, type LivePolicyIndex } from "./live-policy-index.js";
import { PortTable } from "./port-table.js";
import { touchPorts } from "./touch-ports.js";

const group = "policy.linkerd.io";
const web = { kind: "pod", namespace: "ns-0", name: "web" } as const;

function object(
  apiVersion: string,
  kind: string,
  name: string,
  spec: object | undefined,
  metadata: object = {},
): Resource {
  const text = JSON.stringify({ apiVersion, kind, metadata: { name, namespace: "ns-0", ...metadata }, spec });
  const [resource] = policySet(text).set.resources;
  assert.ok(resource !== undefined, text);
  return resource;
}

function pod(name: string, annotations: object = {}): Resource {
  const spec = { containers: [{ name: "c", ports: [{ name: "http", containerPort: 8080 }] }] };
  const metadata = { labels: { app: name }, annotations: { "linkerd.io/inject": "enabled", ...annotations } };
  return object("v1", "Pod", name, spec, metadata);
}

function server(name: string, created: string, podSelector: object = {}): Resource {
  const spec = { podSelector, port: 8080, proxyProtocol: "HTTP/1" };
  return object(`${group}/v1beta3`, "Server", name, spec, { creationTimestamp: created });
}

function policyOn(targetRef: object, name = "p"): Resource {
  const requiredAuthenticationRefs = [{ group, kind: "MeshTLSAuthentication", name: "m", namespace: "ns-1" }];
  return object(`${group}/v1alpha1`, "AuthorizationPolicy", name, { targetRef, requiredAuthenticationRefs });
}

function meshTls(identity: string): Resource {
  return object(`${group}/v1alpha1`, "MeshTLSAuthentication", "m", { identities: [identity] }, { namespace: "ns-1" });
}

const serverTarget = { group, kind: "Server", name: "srv" };
const route = object(`${group}/v1beta3`, "HTTPRoute", "r", { parentRefs: [serverTarget] });

function indexOf(...put: readonly Resource[]): LivePolicyIndex {
  const index = createPolicyIndex(defaultClusterSettings);
  assert.ok(index.apply({ put }).ports.every(({ before }) => before === null));
  return index;
}

function grants(index: LivePolicyIndex): string[] {
  return index.portPolicy(web, 8080).content.authorizations.map(({ reference }) => reference.name);
}

/** Which pods are told of a change. */
function told(change: { readonly ports: readonly { readonly workload: { readonly name: string } }[] }): string[] {
  return change.ports.map(({ workload }) => workload.name);
}

test("server_with_authorization_policy: default, Server, its policy, and back again when the Server goes", () => {
  const index = indexOf(pod("web"));
  assert.deepEqual(grants(index), ["all-unauthenticated"]);
  const [srv, m, p] = [server("srv", "2024-01-01T00:00:00Z"), meshTls("x.a"), policyOn(serverTarget)];
  index.apply({ put: [srv] });
  assert.deepEqual(grants(index), []);
  index.apply({ put: [p] });
  assert.deepEqual(grants(index), []);
  index.apply({ put: [m] });
  assert.deepEqual(grants(index), ["p"]);
  index.apply({ remove: [srv] });
  assert.deepEqual(grants(index), ["all-unauthenticated"]);
});

test("servers_ordered_by_creation: the older Server wins, and the younger takes over when it goes", () => {
  const [old, young] = [server("z", "2024-01-01T00:00:00Z"), server("a", "2024-02-01T00:00:00Z")];
  const index = indexOf(pod("web"), young);
  assert.equal(index.portPolicy(web, 8080).server.name, "a");
  index.apply({ put: [old] });
  assert.equal(index.portPolicy(web, 8080).server.name, "z");
  index.apply({ remove: [old] });
  assert.equal(index.portPolicy(web, 8080).server.name, "a");
});

test("delete_meshtls_authentication: what a removed object granted is gone at once, at every port, told or asked", () => {
  for (const target of [serverTarget, { kind: "Namespace", name: "ns-0" }]) {
    const m = meshTls("x.a");
    const index = indexOf(pod("web"), pod("api"), server("srv", "2024-01-01T00:00:00Z"), policyOn(target), m);
    const change = index.apply({ remove: [m] });
    assert.deepEqual(grants(index), []);
    assert.deepEqual(told(change), ["api", "web"]);
  }
});

test("authorization_policy_prevents_index_deletion: a policy outlives its Server and its route, and binds to new ones", () => {
  const srv = server("srv", "2024-01-01T00:00:00Z");
  const onRoute = policyOn({ group, kind: "HTTPRoute", name: "r" });
  const index = indexOf(pod("web"), meshTls("x.a"), srv, route, onRoute);
  const routeGrants = (): number => index.portPolicy(web, 8080).content.routes[0]!.authorizations.length;
  assert.equal(routeGrants(), 1);
  index.apply({ remove: [srv, route] });
  index.apply({ put: [srv] });
  assert.equal(routeGrants(), 0);
  index.apply({ put: [route] });
  assert.equal(routeGrants(), 1);
});

test("default_policy_annotated: the pod's annotation is followed live, and a namespace's too", () => {
  const index = indexOf(pod("web"));
  index.apply({ put: [pod("web", { "config.linkerd.io/default-inbound-policy": "deny" })] });
  assert.equal(index.portPolicy(web, 8080).server.name, "deny");
  index.apply({ put: [pod("web")] });
  const annotations = { "config.linkerd.io/default-inbound-policy": "audit" };
  index.apply({ put: [object("v1", "Namespace", "ns-0", undefined, { namespace: undefined, annotations })] });
  assert.equal(index.portPolicy(web, 8080).server.name, "audit");
});

test("selector update deselects a pod, and only pods that were or are selected hear of it", () => {
  const selecting = (app: string) => server("srv", "2024-01-01T00:00:00Z", { matchLabels: { app } });
  const index = indexOf(pod("web"), pod("api"), pod("db"), selecting("web"));
  const change = index.apply({ put: [selecting("api")] });
  assert.deepEqual(told(change), ["api", "web"]);
  assert.equal(index.portPolicy(web, 8080).server.name, "all-unauthenticated");
});

test("an edit that changes no policy tells nobody, and leaves the very same objects", () => {
  const index = indexOf(pod("web"), server("srv", "2024-01-01T00:00:00Z"), policyOn(serverTarget), meshTls("x.a"));
  const before = index.portPolicy(web, 8080);
  assert.deepEqual(index.apply({ put: [meshTls("x.a")] }).ports, []);
  assert.equal(index.portPolicy(web, 8080), before);
});

test("what a change says was is what was told before, and what it says will be is what is asked then", () => {
  const index = indexOf(pod("web"));
  const before = index.portPolicy(web, 8080).generation;
  const [change] = index.apply({ put: [server("srv", "2024-01-01T00:00:00Z")] }).ports;
  assert.deepEqual(change, { workload: web, port: 8080, before, after: index.portPolicy(web, 8080).generation });
  assert.notEqual(change.before, change.after);
});

test("changes that nobody read come with the next, and two that cancel out are none", () => {
  const index = indexOf(pod("web"), pod("api"));
  const srv = server("srv", "2024-01-01T00:00:00Z", { matchLabels: { app: "web" } });
  index.apply({ put: [srv] });
  assert.deepEqual(told(index.apply({ put: [pod("api", { "linkerd.io/inject": "disabled" })] })), ["api", "web"]);
  index.apply({ remove: [srv] });
  assert.deepEqual(told(index.apply({ put: [srv] })), []);
});

test("an edit is in force as a whole: replace never shows a set between two", () => {
  const open = policySet("").set;
  const index = indexOf(pod("web"), server("srv", "2024-01-01T00:00:00Z"), policyOn(serverTarget), meshTls("x.a"));
  index.replace({ resources: [pod("web", { "config.linkerd.io/default-inbound-policy": "deny" })] });
  assert.deepEqual(grants(index), []);
  assert.deepEqual([index.servers, index.policies, index.authentications], [[], [], []]);
  assert.deepEqual(told(index.replace(open)), ["web"]);
  assert.equal(index.workload(web), undefined);
});

test("an HTTPRoute of one group can go while that of the other stays", () => {
  const other = object("gateway.networking.k8s.io/v1", "HTTPRoute", "r", { parentRefs: [serverTarget] });
  const index = indexOf(pod("web"), server("srv", "2024-01-01T00:00:00Z"), route, other);
  index.apply({ remove: [other] });
  assert.deepEqual(
    index.routes.map(({ route: { apiVersion } }) => apiVersion),
    [`${group}/v1beta3`],
  );
  assert.equal(index.portPolicy(web, 8080).content.routes.length, 1);
});

test("nothing is kept of what is gone, whether changes are read or not", () => {
  for (const reads of [true, false]) {
    const join = new PolicyJoin(defaultClusterSettings);
    const table = new PortTable(join, () => ({}));
    const resources = [
      pod("web"),
      pod("api"),
      server("srv", "2024-01-01T00:00:00Z"),
      policyOn(serverTarget),
      meshTls("x.a"),
      route,
    ];
    for (let round = 0; round < 3; round++) {
      for (const resource of resources) {
        if (isWorkloadResource(resource)) table.put(resource);
        join.add(resource);
        touchPorts(resource, join, table);
      }
      assert.equal([...table.standings()].length, 2);
      assert.ok(table.sizes.cells > 0);
      if (reads) table.takeChanges();
      for (const resource of resources) {
        touchPorts(resource, join, table);
        if (isWorkloadResource(resource)) table.remove(resource);
        join.delete(resource);
      }
      if (reads) table.takeChanges();
      assert.deepEqual(table.sizes, { workloads: 0, namespaces: 0, cells: 0, policies: 0 });
      assert.equal(join.objects.size, 0);
    }
  }
});
