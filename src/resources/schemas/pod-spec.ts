import { z } from "zod";
import type { PodSpec, PodTemplate } from "../model.js";
import { container } from "./container.js";
import { optional } from "./field.js";
import { addIssue } from "./issue.js";
import { noEntries, templateMetadata } from "./metadata.js";
import { labelName } from "./names.js";

/** An empty ServiceAccount name is no name. */
const serviceAccountName = optional(
  z.union([z.literal(""), labelName], { error: "must be the name of a ServiceAccount" }),
);

export const podSpec = z
  .object({
    serviceAccountName,
    // The older spelling, read when the newer is absent. To overlook it would give the pod another identity.
    serviceAccount: serviceAccountName,
    containers: z.array(container).min(1),
    initContainers: optional(z.array(container)),
  })
  .transform((fields, context): PodSpec => {
    const spec = {
      serviceAccountName: fields.serviceAccountName || fields.serviceAccount || "default",
      containers: fields.containers,
      initContainers: fields.initContainers ?? [],
    };
    checkNames(spec, context);
    return spec;
  });

export const podTemplate = z
  .object({ metadata: optional(templateMetadata), spec: podSpec })
  .transform(({ metadata, spec }): PodTemplate => ({
    labels: metadata?.labels ?? noEntries(),
    annotations: metadata?.annotations ?? noEntries(),
    spec,
  }));

function checkNames(spec: PodSpec, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const list of ["containers", "initContainers"] as const) {
    for (const [index, { name }] of spec[list].entries()) {
      if (seen.has(name)) addIssue(context, "must be unique in the pod", {}, [list, index, "name"]);
      seen.add(name);
    }
  }
}
