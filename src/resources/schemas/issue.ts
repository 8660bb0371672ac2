import type { z } from "zod";
import type { ProblemCode } from "../problem-catalogue.js";

/** What a schema's own finding says beyond its message. */
export interface IssueParams {
  /** Default `R024`. */
  readonly code?: ProblemCode;
  /** Default: the hint of the catalogue. */
  readonly hint?: string;
  /**
   * A message is a predicate ("must be …"), and the path and the value are put around it. A verbatim message stands
   * alone: its wording is Linkerd's.
   */
  readonly isVerbatim?: boolean;
  /** Whether the problem is shown at the field's key or its value. Default `value`. */
  readonly at?: "key" | "value";
}

/**
 * Reports a finding about the value being checked, or about what `path` leads to from it. To be called where everything
 * below has passed: in a transformation, or in a refinement of what has no transformation inside.
 */
export function addIssue(
  context: z.RefinementCtx,
  message: string,
  params: IssueParams = {},
  path: PropertyKey[] = [],
): void {
  context.addIssue({ code: "custom", message, path, params: { ...params } });
}
