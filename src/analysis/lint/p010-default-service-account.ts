import type { PolicyIndex } from "../../policy/index.js";
import type { Problem } from "../../resources/index.js";
import { listed, workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import { identityMentions, type IdentityMention } from "./identity-mentions.js";
import type { LintRule } from "./lint-input.js";

/** P010: `default` is the ServiceAccount of everything that nobody gave one: to name it is to name strangers. */
export const defaultServiceAccount: LintRule = ({ set, index }) => [
  ...set.resources
    .flatMap((resource) => identityMentions(resource, index))
    .filter((mention) => mention.serviceAccount === "default")
    .map(named),
  ...selectedWorkloads(index),
];

function named({ resource, path, namespace }: IdentityMention): Problem {
  return problemAt(resource, {
    code: "P010",
    severity: "warn",
    path,
    message: `names ServiceAccount \`default\` of namespace \`${namespace}\`: every workload there that has none of its own`,
    hint: "give the client a ServiceAccount of its own and name that",
  });
}

function selectedWorkloads(index: PolicyIndex): Problem[] {
  return index.servers.flatMap(({ server, selected }) => {
    const nameless = selected.filter((workload) => workload.meshed && workload.serviceAccount === "default");
    if (nameless.length === 0) return [];
    return problemAt(server, {
      code: "P010",
      severity: "info",
      path: "spec",
      message: `selects ${listed(nameless.map(workloadName))}, which ${nameless.length === 1 ? "runs" : "run"} as ServiceAccount \`default\` and shares one identity with all that do`,
      hint: "set `serviceAccountName` in the pod template",
    });
  });
}
