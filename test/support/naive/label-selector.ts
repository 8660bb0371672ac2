import type { Labels, LabelSelector } from "./manifest.js";

/**
 * 3.2: "AND of all `matchLabels` equalities and all `matchExpressions`; absent/empty selects everything", and the table
 * of operators.
 */
export function selectorHolds(selector: LabelSelector, labels: Labels): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (!present(labels, key) || labels[key] !== value) return false;
  }
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    if (!operatorHolds(operator, values, present(labels, key), labels[key] ?? "")) return false;
  }
  return true;
}

function operatorHolds(
  operator: string,
  values: readonly string[] | undefined,
  isPresent: boolean,
  value: string,
): boolean {
  switch (operator) {
    case "In":
      return values !== undefined && isPresent && values.includes(value);
    case "NotIn":
      return values !== undefined && (!isPresent || !values.includes(value));
    case "Exists":
      return values === undefined && isPresent;
    case "DoesNotExist":
      return values === undefined && !isPresent;
    default:
      throw new Error(`no operator: ${operator}`);
  }
}

function present(labels: Labels, key: string): boolean {
  return Object.keys(labels).includes(key);
}
