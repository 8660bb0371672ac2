import type { Workload } from "../policy/index.js";
import { selects, type LabelExpression, type LabelSelector } from "../resources/index.js";

/** The workload whose labels come closest to a selector that does not select it, and what keeps them apart. */
export interface ClosestWorkload {
  readonly workload: Workload;
  /** One sentence part for each requirement that fails. */
  readonly mismatches: readonly string[];
}

/**
 * The workload that misses the fewest requirements; among equals the first one. Undefined when there are no candidates,
 * or when none of them has even one label of the selector.
 */
export function closestWorkload(selector: LabelSelector, candidates: readonly Workload[]): ClosestWorkload | undefined {
  const requirements = requirementsOf(selector);
  let best: { workload: Workload; failed: readonly Requirement[] } | undefined;
  for (const workload of candidates) {
    if (!requirements.some((requirement) => Object.hasOwn(workload.labels, requirement.key))) continue;
    const failed = requirements.filter((requirement) => !selects(requirement.selector, workload.labels));
    if (best === undefined || failed.length < best.failed.length) best = { workload, failed };
  }
  return (
    best && {
      workload: best.workload,
      mismatches: best.failed.map((requirement) => mismatch(requirement, best.workload)),
    }
  );
}

/** One condition of a selector, as a selector of its own. */
interface Requirement {
  readonly key: string;
  readonly wanted: string;
  readonly selector: LabelSelector;
}

function requirementsOf(selector: LabelSelector): Requirement[] {
  return [
    ...Object.entries(selector.matchLabels).map(([key, value]) => ({
      key,
      wanted: `\`${value}\``,
      selector: { matchLabels: { [key]: value }, matchExpressions: [] },
    })),
    ...selector.matchExpressions.map((expression) => ({
      key: expression.key,
      wanted: wantedBy(expression),
      selector: { matchLabels: {}, matchExpressions: [expression] },
    })),
  ];
}

function wantedBy({ operator, values = [] }: LabelExpression): string {
  const list = values.map((value) => `\`${value}\``).join(", ");
  switch (operator) {
    case "In":
      return `one of ${list}`;
    case "NotIn":
      return `none of ${list}`;
    case "Exists":
      return "any value";
    case "DoesNotExist":
      return "no such label";
  }
}

function mismatch({ key, wanted }: Requirement, workload: Workload): string {
  const has = Object.hasOwn(workload.labels, key) ? `is \`${workload.labels[key]!}\`` : "is missing";
  return `its label \`${key}\` ${has}, wanted is ${wanted}`;
}
