import type { ServerFact, Workload } from "../../policy/index.js";
import { selects, type LabelSelector, type Problem } from "../../resources/index.js";
import { closestWorkload } from "../closest-workload.js";
import { workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintInput, LintRule } from "./lint-input.js";

/** P011: a Server selects no workload, so it protects nothing. */
export const selectsNothing: LintRule = (input) =>
  input.index.servers.filter((fact) => fact.selected.length === 0).map((fact) => nothing(fact, input));

function nothing({ server }: ServerFact, { index }: LintInput): Problem {
  const { podSelector, externalWorkloadSelector } = server.spec;
  const field = podSelector === undefined ? "externalWorkloadSelector" : "podSelector";
  const ofSort = index.workloads.filter((workload) => (workload.kind === "externalworkload") === !podSelector);
  const what = podSelector === undefined ? "ExternalWorkload" : "pod";
  return problemAt(server, {
    code: "P011",
    severity: "warn",
    path: `spec.${field}`,
    message: `selects no ${what} in namespace \`${server.metadata.namespace}\`, so it protects nothing`,
    hint: hint(podSelector ?? externalWorkloadSelector!, server.metadata.namespace, ofSort, what),
  });
}

function hint(selector: LabelSelector, namespace: string, ofSort: readonly Workload[], what: string): string {
  const own = ofSort.filter((workload) => workload.namespace === namespace);
  const closest = closestWorkload(selector, own);
  if (closest !== undefined) {
    return `closest is ${workloadName(closest.workload)}: ${closest.mismatches.join("; ")}`;
  }
  const elsewhere = ofSort.find((workload) => selects(selector, workload.labels));
  if (elsewhere !== undefined) {
    return `${workloadName(elsewhere)} in namespace \`${elsewhere.namespace}\` has these labels; a Server selects only in its own namespace`;
  }
  return own.length === 0
    ? `these manifests define no ${what} in namespace \`${namespace}\``
    : `no ${what} there has a label \`${[...labelKeys(selector)].join("` or `")}\``;
}

function labelKeys(selector: LabelSelector): Set<string> {
  return new Set([...Object.keys(selector.matchLabels), ...selector.matchExpressions.map(({ key }) => key)]);
}
