/** Routes and rate limits for the tests' Server, written as data. */

const server = { group: "policy.linkerd.io", kind: "Server", name: "store" };

export interface RouteSpec {
  readonly hostnames?: readonly string[];
  readonly rules: readonly RouteRuleSpec[];
}

export interface RouteRuleSpec {
  readonly matches?: readonly object[];
  readonly filters?: readonly object[];
}

/** An HTTPRoute on the Server that grants nothing by itself. */
export function routeOn(name: string, spec: RouteSpec): string {
  return document("policy.linkerd.io/v1beta3", "HTTPRoute", name, { parentRefs: [server], ...spec });
}

/** A rule that takes a path prefix. */
export function prefix(value: string, more: object = {}): RouteRuleSpec {
  return { matches: [{ path: { type: "PathPrefix", value }, ...more }] };
}

/** Grants one route to these identities; to everyone when none is given. */
export function allowRoute(name: string, ...identities: readonly string[]): string {
  const group = "policy.linkerd.io";
  const callers = { group, kind: "MeshTLSAuthentication", name: `callers-of-${name}` };
  const policy = document("policy.linkerd.io/v1alpha1", "AuthorizationPolicy", `route-${name}`, {
    targetRef: { group, kind: "HTTPRoute", name },
    requiredAuthenticationRefs: identities.length === 0 ? [] : [callers],
  });
  if (identities.length === 0) return policy;
  return policy + document("policy.linkerd.io/v1alpha1", "MeshTLSAuthentication", callers.name, { identities });
}

/** A rate limit on the Server. */
export function rateLimitOn(spec: object): string {
  return document("policy.linkerd.io/v1alpha1", "HTTPLocalRateLimitPolicy", "store", { targetRef: server, ...spec });
}

function document(apiVersion: string, kind: string, name: string, spec: object): string {
  return `---\n${JSON.stringify({ apiVersion, kind, metadata: { name, namespace: "data" }, spec })}\n`;
}
