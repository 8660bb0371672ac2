import type { IgnoredPolicy } from "./explanation.js";
import type { Server } from "../resources/index.js";
import type { PolicyFact } from "./policy-facts.js";
import type { PolicyIndex } from "./policy-index.js";
import type { Workload } from "./workload.js";

/** The policies of the workload's namespace that grant nothing at a port, though their author may think otherwise. */
export function ignoredPolicies(
  index: PolicyIndex,
  workload: Workload,
  server: Server | undefined,
): readonly IgnoredPolicy[] {
  return index.policies
    .filter(({ policy }) => policy.metadata.namespace === workload.namespace)
    .flatMap((fact) => {
      const why = whyNotHere(fact, server);
      if (why === undefined) return [];
      return [
        { policy: { group: "policy.linkerd.io", kind: "authorizationpolicy", name: fact.policy.metadata.name }, why },
      ];
    });
}

function whyNotHere(fact: PolicyFact, server: Server | undefined): string | undefined {
  if (fact.state !== "bound") return fact.why;
  if (fact.target.kind === "namespace") {
    return server === undefined ? "it covers the namespace's Servers, and no Server selects this port" : undefined;
  }
  if (fact.target.kind !== "server" || fact.target.server === server) return undefined;
  return `it targets Server \`${fact.target.server.metadata.name}\`, which does not govern this port`;
}
