import { z } from "zod";
import { optional } from "./field.js";
import { labelName } from "./names.js";
import { annotationMap, labelMap } from "./string-map.js";

/** Fields that the API server fills or that do not bear on policy. */
const unreadFields = Object.fromEntries(
  [
    "clusterName",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "finalizers",
    "generateName",
    "generation",
    "managedFields",
    "ownerReferences",
    "resourceVersion",
    "selfLink",
    "uid",
  ].map((field) => [field, z.unknown().optional()]),
);

const timestamp = z.string().refine((text) => RFC_3339.test(text) && !Number.isNaN(Date.parse(text)), {
  error: "must be a time such as `2030-01-31T12:00:00Z`",
});

/**
 * Metadata of an object whose name follows `name`. Its fields are known in full, so an unknown one (`lables`) is refused
 * for every kind: labels that are lost select nothing, and so leave a workload without policy.
 */
export function metadataSchema(name: z.ZodType<string>) {
  return z.strictObject({
    ...unreadFields,
    name,
    namespace: optional(labelName),
    labels: optional(labelMap),
    annotations: optional(annotationMap),
    creationTimestamp: optional(timestamp),
  });
}

/** Metadata as every kind's schema leaves it. */
export type ParsedMetadata = z.output<ReturnType<typeof metadataSchema>>;

/** Metadata inside a pod template: only labels and annotations are read, the name is the controller's to give. */
export const templateMetadata = z
  .strictObject({
    ...unreadFields,
    name: z.unknown().optional(),
    namespace: z.unknown().optional(),
    creationTimestamp: z.unknown().optional(),
    labels: optional(labelMap),
    annotations: optional(annotationMap),
  })
  .transform(({ labels, annotations }) => ({ labels: labels ?? noEntries(), annotations: annotations ?? noEntries() }));

/** An empty map without a prototype. */
export function noEntries(): Readonly<Record<string, string>> {
  return Object.create(null) as Record<string, string>;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
