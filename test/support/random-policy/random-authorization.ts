import fc from "fast-check";
import type {
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
  Reference,
} from "../naive/manifest.js";
import {
  anyCase,
  anyGroup,
  gatewayGroup,
  listedIdentity,
  namespace,
  network,
  policyGroup,
  serverName,
  written,
} from "./vocabulary.js";

const identityReference = fc
  .record({
    kind: fc.constantFrom("ServiceAccount", "serviceaccount", "Namespace", "NAMESPACE"),
    group: anyGroup(""),
    name: fc.constantFrom("x", "y", "app", "other", "X"),
    namespace: fc.constantFrom(undefined, undefined, "app", "other"),
  })
  .map(({ kind, group, name, namespace: own }): Reference => {
    // A Namespace has no namespace: admission says so.
    const isNamespace = kind.toLowerCase() === "namespace";
    return { ...group, kind, name, ...(isNamespace ? {} : written({ namespace: own })) };
  });

export const randomMeshTls = fc
  .record({
    name: fc.constantFrom("m1", "m2"),
    namespace,
    spec: fc.oneof(
      fc.uniqueArray(listedIdentity, { minLength: 1, maxLength: 3 }).map((identities) => ({ identities })),
      fc.array(identityReference, { minLength: 1, maxLength: 2 }).map((identityRefs) => ({ identityRefs })),
    ),
  })
  .map(({ name, namespace: own, spec }): MeshTLSAuthentication => ({
    apiVersion: `${policyGroup}/v1alpha1`,
    kind: "MeshTLSAuthentication",
    metadata: { name, namespace: own },
    spec,
  }));

export const randomNetwork = fc
  .record({
    name: fc.constantFrom("n1", "n2"),
    namespace,
    networks: fc.uniqueArray(network, { minLength: 1, maxLength: 2 }),
  })
  .map(({ name, namespace: own, networks }): NetworkAuthentication => ({
    apiVersion: `${policyGroup}/v1alpha1`,
    kind: "NetworkAuthentication",
    metadata: { name, namespace: own },
    spec: { networks },
  }));

const inNamespace = fc.constantFrom({}, {}, {}, { namespace: "app" }, { namespace: "other" }, { namespace: "" });

/** An authentication that a policy requires; it may not exist. */
function requirement(group: string, kind: string, ...names: readonly string[]): fc.Arbitrary<Reference> {
  return fc
    .tuple(anyGroup(group), anyCase(kind), fc.constantFrom(...names), inNamespace)
    .map(([written, spelt, name, where]) => ({ ...written, kind: spelt, name, ...where }));
}

const proof = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Reference[]>([]) },
  { weight: 3, arbitrary: requirement(policyGroup, "MeshTLSAuthentication", "m1", "m1", "m2").map((one) => [one]) },
  { weight: 2, arbitrary: requirement("", "ServiceAccount", "x", "y", "*").map((one) => [one]) },
);

const origin = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Reference[]>([]) },
  { weight: 1, arbitrary: requirement(policyGroup, "NetworkAuthentication", "n1", "n1", "n2").map((one) => [one]) },
);

function target(group: string, kind: string, name: fc.Arbitrary<string>): fc.Arbitrary<Reference> {
  return fc.tuple(anyGroup(group), anyCase(kind), name).map(([written, spelt, chosen]) => ({
    ...written,
    kind: spelt,
    name: chosen,
  }));
}

const routeName = fc.constantFrom("r1", "r1", "r2", "R1");

/** An AuthorizationPolicy with one of these names. */
export function randomAuthorizationPolicy(...names: readonly string[]): fc.Arbitrary<AuthorizationPolicy> {
  return namespace.chain((own) =>
    fc
      .record({
        name: fc.constantFrom(...names),
        targetRef: fc.oneof(
          { weight: 3, arbitrary: target(policyGroup, "Server", serverName) },
          { weight: 2, arbitrary: target("", "Namespace", fc.constant(own)) },
          { weight: 3, arbitrary: target(policyGroup, "HTTPRoute", routeName) },
          { weight: 2, arbitrary: target(gatewayGroup, "HTTPRoute", routeName) },
          { weight: 2, arbitrary: target(gatewayGroup, "GRPCRoute", routeName) },
        ),
        proof,
        origin,
      })
      .map(({ name, targetRef, proof: first, origin: second }) => ({
        apiVersion: `${policyGroup}/v1alpha1`,
        kind: "AuthorizationPolicy",
        metadata: { name, namespace: own },
        spec: { targetRef, requiredAuthenticationRefs: [...first, ...second] },
      })),
  );
}
