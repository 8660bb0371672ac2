import type { ConsideredAuthorization, Explanation, PolicyFact, PolicyIndex, Principal } from "../policy/index.js";
import { workloadName } from "./wording.js";

/** What a person can do about an answer, one sentence each; empty when all is as a policy says. */
export function nextSteps(explanation: Explanation, principal: Principal, index: PolicyIndex): string[] {
  const { decision } = explanation;
  switch (decision.reason) {
    case "authorized":
      return openByDefault(explanation);
    case "not-enforced":
      return [enforceIt(explanation)];
    case "unauthenticated":
      return [
        "give the client a sidecar, so that it proves an identity: annotation `linkerd.io/inject: enabled`",
        "or admit its network with a NetworkAuthentication, which asks for no identity",
      ];
    case "identity-not-listed":
      return principal.kind === "identity" ? listIt(explanation, principal.identity, index) : [];
    case "network-not-listed":
      return admitNetwork(explanation, index);
    case "no-authorizations":
      return authorizeSomebody(explanation);
    case "protocol-not-allowed":
      return [
        `the port speaks HTTP only: set \`proxyProtocol: opaque\` on Server \`${decision.server.name}\`, or \`unknown\` to have it detected`,
      ];
    case "invalid-policy":
      return [
        `mend what makes the policy of Server \`${decision.server.name}\` invalid; until then everyone is refused`,
      ];
    case "total-rate-exceeded":
    case "identity-rate-exceeded":
    case "override-rate-exceeded":
      return ["ask less often, or raise the limit in the HTTPLocalRateLimitPolicy of the Server"];
    case "no-route":
      return ["no route matches the request: check method and path, and the proxyProtocol of the Server"];
  }
}

/** Allowed, but by the default for ports that nobody protects. */
function openByDefault({ decision: { server }, workload }: Explanation): string[] {
  if (server.kind !== "default" || server.name.startsWith("deny")) return [];
  return [
    `no Server selects the port, so the default policy decides; define one for ${workloadName(workload)} to close it`,
  ];
}

function enforceIt({ workload }: Explanation): string {
  return workload.meshed
    ? "traffic to this port skips the sidecar: take it out of `config.linkerd.io/skip-inbound-ports`"
    : `give ${workloadName(workload)} a sidecar: annotation \`linkerd.io/inject: enabled\` on its pod template or its namespace`;
}

function listIt(explanation: Explanation, identity: string, index: PolicyIndex): string[] {
  const failed = explanation.authorizations.filter((considered) => considered.failed === "identity");
  const slips = failed.flatMap((considered) =>
    considered.nearMiss === null
      ? []
      : `correct \`${considered.nearMiss.listed}\`${inPlace(placeOf(considered, explanation, index))}, if \`${identity}\` is meant`,
  );
  const additions = failed.flatMap((considered) => {
    const place = placeOf(considered, explanation, index);
    return place === "" ? [] : `to admit it, add \`${identity}\` to ${place}`;
  });
  return [...slips, ...additions];
}

/** `MeshTLSAuthentication data/clients`; empty when the identities do not stand in one. */
function placeOf(considered: ConsideredAuthorization, explanation: Explanation, index: PolicyIndex): string {
  const fact = policyOf(considered, explanation, index);
  for (const { found } of fact?.authentications ?? []) {
    if (typeof found === "object" && found.kind === "MeshTLSAuthentication") {
      return `MeshTLSAuthentication ${found.metadata.namespace}/${found.metadata.name}`;
    }
  }
  return "";
}

function inPlace(place: string): string {
  return place === "" ? "" : ` in ${place}`;
}

function admitNetwork(explanation: Explanation, index: PolicyIndex): string[] {
  return explanation.authorizations
    .filter((considered) => considered.failed === "network" && considered.level !== "loopback")
    .flatMap((considered) => {
      const authentications = policyOf(considered, explanation, index)?.authentications ?? [];
      return authentications.flatMap(({ found }) =>
        typeof found === "object" && found.kind === "NetworkAuthentication"
          ? `to admit it, add a network with ${explanation.clientIp} to NetworkAuthentication ${found.metadata.namespace}/${found.metadata.name}`
          : [],
      );
    });
}

function policyOf(
  { authorization }: ConsideredAuthorization,
  { workload }: Explanation,
  index: PolicyIndex,
): PolicyFact | undefined {
  if (authorization.kind !== "authorizationpolicy") return undefined;
  return index.policies.find(
    ({ policy }) => policy.metadata.name === authorization.name && policy.metadata.namespace === workload.namespace,
  );
}

function authorizeSomebody({ decision: { server }, ignoredPolicies, workload }: Explanation): string[] {
  if (server.kind === "default") {
    return [
      `the default policy \`${server.name}\` admits nobody: define a Server for the port and an AuthorizationPolicy`,
    ];
  }
  return [
    ...ignoredPolicies.map(({ policy, why }) => `mend AuthorizationPolicy ${policy.name}: ${why}`),
    `write an AuthorizationPolicy in namespace ${workload.namespace} with targetRef {group: policy.linkerd.io, kind: Server, name: ${server.name}}`,
  ];
}
