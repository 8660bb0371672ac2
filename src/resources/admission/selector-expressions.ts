import { whyExpressionNeverHolds } from "../label-selector.js";
import type { LabelSelector } from "../model.js";
import type { Refusal } from "./refusal.js";

/** Warns of expressions that hold for no object, and with which the selector selects nothing (policy.md 3.2). */
export function warnOfExpressions(selector: LabelSelector | undefined, path: string): Refusal[] {
  return (selector?.matchExpressions ?? []).flatMap((expression, index) => {
    const reason = whyExpressionNeverHolds(expression);
    if (reason === undefined) return [];
    const message = `the selector selects nothing: ${reason}`;
    return [{ code: "A016", message, path: `${path}.matchExpressions.${index}` }];
  });
}
