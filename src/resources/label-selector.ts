import type { LabelExpression, LabelSelector } from "./model.js";

/**
 * Whether the selector selects an object with these labels: every equality and every expression must hold, so an empty
 * selector selects everything. As in Linkerd, an operator with the wrong sort of operand holds for nobody (policy.md 3.2).
 */
export function selects(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(selector.matchLabels).every(([key, value]) => labelOf(labels, key) === value) &&
    selector.matchExpressions.every((expression) => matchesExpression(expression, labels))
  );
}

/**
 * Why an expression holds for no object whatever its labels, or undefined. Kubernetes reads `Exists` with `values: []` as
 * `Exists`; Linkerd does not.
 */
export function whyExpressionNeverHolds(expression: LabelExpression): string | undefined {
  const takesValues = expression.operator === "In" || expression.operator === "NotIn";
  if (takesValues && expression.values === undefined) return `\`${expression.operator}\` needs \`values\``;
  if (!takesValues && expression.values !== undefined) {
    return `\`${expression.operator}\` takes no \`values\`, not even an empty list`;
  }
  if (expression.operator === "In" && expression.values?.length === 0) return "`In` with no values";
  return undefined;
}

function matchesExpression(expression: LabelExpression, labels: Readonly<Record<string, string>>): boolean {
  if (whyExpressionNeverHolds(expression) !== undefined) return false;
  const value = labelOf(labels, expression.key);
  switch (expression.operator) {
    case "In":
      return value !== undefined && expression.values!.includes(value);
    case "NotIn":
      return value === undefined || !expression.values!.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
  }
}

/** Own labels only: a label named `toString` must not be found on every object. */
function labelOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
