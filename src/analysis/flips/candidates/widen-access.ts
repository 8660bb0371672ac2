import type { DefaultPolicyName } from "../../../resources/index.js";
import { at, change, type Candidate } from "../edit.js";
import { objectText, type Situation } from "../situation.js";
import { setAnnotation } from "../workload-annotation.js";

/** Admits whole classes of clients: those of the cluster or of the mesh. For when nothing narrower helps. */
export function widenAccess(situation: Situation): readonly Candidate[] {
  const isUnmeshed = situation.client.kind === "unmeshed";
  return withPolicies(
    situation,
    isUnmeshed ? ["cluster-unauthenticated"] : ["cluster-authenticated", "all-authenticated"],
  );
}

/** Admits everyone. For when nothing else helps. */
export function admitEveryone(situation: Situation): readonly Candidate[] {
  return withPolicies(situation, ["all-unauthenticated"]);
}

function withPolicies(
  { server, explanation }: Situation,
  policies: readonly DefaultPolicyName[],
): readonly Candidate[] {
  const { resource } = explanation.workload;
  return policies.map((policy) =>
    server === undefined
      ? {
          title: `set the default policy of ${objectText(resource)} to ${policy}`,
          edits: [change(resource, setAnnotation(resource, "config.linkerd.io/default-inbound-policy", policy))],
        }
      : {
          title: `set accessPolicy: ${policy} on ${objectText(server)}`,
          edits: [change(server, { kind: "set", path: at("spec.accessPolicy"), value: policy })],
        },
  );
}
