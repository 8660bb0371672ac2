import assert from "node:assert/strict";
import { test } from "node:test";
import { policySet } from "../../test/support/policy-set.js";
import type { PolicyIndex } from "../policy/index.js";
import { rateLimitConditions, routeConditions, serverAuthorizationConditions } from "./attachment-conditions.js";
import { policyConditions, type Condition } from "./conditions.js";

const group = "policy.linkerd.io";

function object(apiVersion: string, kind: string, name: string, spec: object, extra: object = {}): string {
  return `---\n${JSON.stringify({ apiVersion, kind, metadata: { name, namespace: "app", ...extra }, spec })}\n`;
}

function server(name: string, proxyProtocol = "HTTP/1"): string {
  return object(`${group}/v1beta3`, "Server", name, { podSelector: {}, port: 8080, proxyProtocol });
}

function route(kind: "HTTPRoute" | "GRPCRoute", parents: readonly object[], rules?: readonly object[]): string {
  const parentRefs = parents.map((parent) => ({ group, kind: "Server", ...parent }));
  return object("gateway.networking.k8s.io/v1", kind, "r", { parentRefs, ...(rules === undefined ? {} : { rules }) });
}

function rateLimit(name: string, target: string, created?: string): string {
  const spec = { targetRef: { group, kind: "Server", name: target }, total: { requestsPerSecond: 10 } };
  return object(
    `${group}/v1alpha1`,
    "HTTPLocalRateLimitPolicy",
    name,
    spec,
    created === undefined ? {} : { creationTimestamp: created },
  );
}

function words(conditions: readonly Condition[]): string[] {
  return conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`);
}

function indexOf(...manifests: readonly string[]): PolicyIndex {
  return policySet(manifests.join("")).index;
}

function ofRoute(...manifests: readonly string[]): string[] {
  return words(routeConditions(indexOf(...manifests).routes.find(({ route: { kind } }) => kind === "HTTPRoute")!));
}

test("a route is accepted once its Server exists, and not when the Server is gone", () => {
  assert.deepEqual(ofRoute(route("HTTPRoute", [{ name: "s" }])), [
    "Accepted False NoMatchingParent",
    "Bound False NoMatchingServer",
  ]);
  assert.deepEqual(ofRoute(route("HTTPRoute", [{ name: "s" }]), server("s")), [
    "Accepted True Accepted",
    "Bound True Bound",
  ]);
});

test("an HTTPRoute at a Server that a GRPCRoute names too is in conflict, whatever the age of either", () => {
  assert.deepEqual(ofRoute(server("s"), route("HTTPRoute", [{ name: "s" }]), route("GRPCRoute", [{ name: "s" }])), [
    "Accepted False RouteReasonConflicted",
    "Bound False Conflicted",
  ]);
});

test("a route with two parents has a condition for each, and says where it is in force", () => {
  const [fact] = indexOf(server("s"), route("HTTPRoute", [{ name: "s" }, { name: "gone" }])).routes;
  const conditions = routeConditions(fact!);
  assert.deepEqual(words(conditions), [
    "Accepted True Accepted",
    "Accepted False NoMatchingParent",
    "Bound True Bound",
  ]);
  assert.equal(conditions.at(-1)?.message, "in force at 1 of 2 Servers");
});

test("a route may be accepted and still come to nothing: by a port in a parent, or a filter that is not supported", () => {
  assert.deepEqual(ofRoute(server("s"), route("HTTPRoute", [{ name: "s", port: 8080 }])), [
    "Accepted True Accepted",
    "Bound False Unsupported",
  ]);
  const mirror = { filters: [{ type: "RequestMirror", requestMirror: { backendRef: { name: "b", port: 80 } } }] };
  assert.deepEqual(ofRoute(server("s"), route("HTTPRoute", [{ name: "s" }], [mirror])), [
    "Accepted True Accepted",
    "Bound False Unsupported",
  ]);
});

test("an HTTPRoute at a gRPC Server is accepted and not read", () => {
  assert.deepEqual(ofRoute(server("s", "gRPC"), route("HTTPRoute", [{ name: "s" }])), [
    "Accepted True Accepted",
    "Bound False ProtocolMismatch",
  ]);
});

test("a route without a Server among its parents is accepted by nobody", () => {
  assert.deepEqual(ofRoute(route("HTTPRoute", [{ kind: "Gateway", name: "s" }]), server("s")), [
    "Bound False NoMatchingServer",
  ]);
});

test("a rate limit needs its Server, is second to an older one, and counts nothing on a gRPC Server", () => {
  const conditionsOf = (...manifests: readonly string[]): Record<string, string[]> =>
    Object.fromEntries(
      indexOf(...manifests).rateLimits.map((fact) => [fact.policy.metadata.name, words(rateLimitConditions(fact))]),
    );
  assert.deepEqual(conditionsOf(rateLimit("l", "s")), {
    l: ["Accepted False NoMatchingTarget", "Bound False NoMatchingServer"],
  });
  assert.deepEqual(
    conditionsOf(server("s"), rateLimit("a", "s", "2024-02-01T00:00:00Z"), rateLimit("b", "s", "2024-01-01T00:00:00Z")),
    {
      a: ["Accepted False RateLimitReasonAlreadyExists", "Bound False Conflicted"],
      b: ["Accepted True Accepted", "Bound True Bound"],
    },
  );
  assert.deepEqual(conditionsOf(server("s", "gRPC"), rateLimit("l", "s")), {
    l: ["Accepted True Accepted", "Bound False ProtocolMismatch"],
  });
});

test("a ServerAuthorization is bound, without a Server, or without clients", () => {
  const conditionsOf = (client: object, name = "s"): string[] => {
    const authorization = object(`${group}/v1beta1`, "ServerAuthorization", "z", { server: { name }, client });
    return words(serverAuthorizationConditions(indexOf(server("s"), authorization).serverAuthorizations[0]!));
  };
  assert.deepEqual(conditionsOf({ unauthenticated: true }), ["Accepted True Accepted", "Bound True Bound"]);
  assert.deepEqual(conditionsOf({ unauthenticated: true }, "t"), [
    "Accepted True Accepted",
    "Bound False NoMatchingServer",
  ]);
  assert.deepEqual(conditionsOf({}), ["Accepted True Accepted", "Bound False NoClients"]);
});

test("a policy on a route is bound where the route is, and says so when there is no such place", () => {
  const policy = object(`${group}/v1alpha1`, "AuthorizationPolicy", "p", {
    targetRef: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "r" },
    requiredAuthenticationRefs: [],
  });
  const conditionsOf = (...manifests: readonly string[]): string | undefined => {
    const index = indexOf(policy, ...manifests);
    return words(policyConditions(index.policies[0]!, index)).at(-1);
  };
  assert.equal(conditionsOf(server("s"), route("HTTPRoute", [{ name: "s" }])), "Bound True Bound");
  assert.equal(conditionsOf(route("HTTPRoute", [{ name: "s" }])), "Bound False NoMatchingServer");
  assert.equal(conditionsOf(server("s")), "Bound False NoMatchingRoute");
});
