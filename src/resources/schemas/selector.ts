import { z } from "zod";
import type { LabelSelector } from "../model.js";
import { exactlyOneOf } from "./field.js";
import { noEntries } from "./metadata.js";
import { stringMap } from "./string-map.js";

const fields = z.strictObject({
  // Not checked as label syntax: the CRD does not, and a key that no label can have selects nothing.
  matchLabels: stringMap.exactOptional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: z.array(z.string()).exactOptional(),
      }),
    )
    .exactOptional(),
});

/** A label selector; an empty one selects everything. */
export const labelSelector = fields.transform(fill);

/** A label selector as Server v1alpha1 has it: by labels or by expressions, not both and not neither. */
export const oldLabelSelector = fields
  .refine((selector) => (selector.matchLabels === undefined) !== (selector.matchExpressions === undefined), {
    error: "must have exactly one of `matchLabels` and `matchExpressions` in this apiVersion",
  })
  .meta(exactlyOneOf("matchLabels", "matchExpressions"))
  .transform(fill);

function fill(selector: z.output<typeof fields>): LabelSelector {
  return {
    matchLabels: selector.matchLabels ?? noEntries(),
    matchExpressions: selector.matchExpressions ?? [],
  };
}
