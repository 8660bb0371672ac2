import type { Resource } from "../../src/resources/index.js";

/** A changed object with what it was. */
type Change = readonly [changed: Resource, original: Resource];

/** One change of each sort to a world of `makeWorld`. */
export function changesOf(world: readonly Resource[]): Readonly<Record<string, Change>> {
  const server = find(world, "Server", ({ metadata }) => metadata.name === "server-7");
  const authentication = find(world, "MeshTLSAuthentication", ({ metadata }) => metadata.name === "clients-7");
  const policy = find(world, "AuthorizationPolicy", ({ spec }) => spec.targetRef.kind === "Server");
  const wide = find(world, "AuthorizationPolicy", ({ spec }) => spec.targetRef.kind === "Namespace");
  const pod = find(world, "Pod", ({ metadata }) => metadata.name === "pod-7");
  const namespace = find(world, "Namespace", () => true);
  return {
    "a Server speaks another protocol": [{ ...server, spec: { ...server.spec, proxyProtocol: "HTTP/2" } }, server],
    "a Server selects other pods": [
      { ...server, spec: { ...server.spec, podSelector: { matchLabels: { tier: "tier-1" }, matchExpressions: [] } } },
      server,
    ],
    "a list of identities grows": [
      { ...authentication, spec: { identities: [...(authentication.spec.identities ?? []), "new.example"] } },
      authentication,
    ],
    "a policy requires nothing": [{ ...policy, spec: { ...policy.spec, requiredAuthenticationRefs: [] } }, policy],
    "a policy of a whole namespace requires nothing": [
      { ...wide, spec: { ...wide.spec, requiredAuthenticationRefs: [] } },
      wide,
    ],
    "a pod has other labels": [{ ...pod, metadata: { ...pod.metadata, labels: { app: "elsewhere" } } }, pod],
    "a namespace has another default policy": [
      {
        ...namespace,
        metadata: {
          ...namespace.metadata,
          annotations: { ...namespace.metadata.annotations, "config.linkerd.io/default-inbound-policy": "deny" },
        },
      },
      namespace,
    ],
  };
}

function find<Kind extends Resource["kind"]>(
  world: readonly Resource[],
  kind: Kind,
  isWanted: (resource: Extract<Resource, { kind: Kind }>) => boolean,
): Extract<Resource, { kind: Kind }> {
  const isOfKind = (resource: Resource): resource is Extract<Resource, { kind: Kind }> => resource.kind === kind;
  const found = world.filter(isOfKind).find(isWanted);
  if (found === undefined) throw new Error(`the world has no ${kind} for this change`);
  return found;
}
