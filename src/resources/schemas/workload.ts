import { z } from "zod";
import type { DaemonSet, Deployment, Pod, StatefulSet } from "../model.js";
import { selects } from "../label-selector.js";
import type { LabelSelector, PodTemplate } from "../model.js";
import { optional } from "./field.js";
import { addIssue } from "./issue.js";
import { coreObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { podSpec, podTemplate } from "./pod-spec.js";
import { labelSelector } from "./selector.js";

export const podKind: KindDefinition<Pod> = {
  kind: "Pod",
  group: "",
  isNamespaced: true,
  versions: { v1: coreObject(subdomainName, podSpec) },
};

const controller = { selector: optional(labelSelector), template: podTemplate };

// Why the selector is checked in the transformation, and not refined before it: a refinement also runs when a part below
// has failed in a way that lets checking go on, and then sees that part as it was written.
const replicated = z
  .object({ ...controller, replicas: optional(z.int().min(0)) })
  .transform(({ replicas, selector, template }, context) => {
    checkSelector(selector, template, context);
    return { replicas: replicas ?? 1, template };
  });

const onePerNode = z.object(controller).transform(({ selector, template }, context) => {
  checkSelector(selector, template, context);
  return { template };
});

export const deploymentKind: KindDefinition<Deployment> = {
  kind: "Deployment",
  group: "apps",
  isNamespaced: true,
  versions: { v1: coreObject(subdomainName, replicated) },
};

export const statefulSetKind: KindDefinition<StatefulSet> = {
  kind: "StatefulSet",
  group: "apps",
  isNamespaced: true,
  versions: { v1: coreObject(subdomainName, replicated) },
};

export const daemonSetKind: KindDefinition<DaemonSet> = {
  kind: "DaemonSet",
  group: "apps",
  isNamespaced: true,
  versions: { v1: coreObject(subdomainName, onePerNode) },
};

/** As the API server: a controller whose selector misses its own pods is refused. */
function checkSelector(selector: LabelSelector | undefined, template: PodTemplate, context: z.RefinementCtx): void {
  if (selector === undefined || selects(selector, template.labels)) return;
  const hint = "make `spec.selector.matchLabels` a part of `spec.template.metadata.labels`";
  addIssue(context, "must select the labels of `spec.template.metadata`", { hint }, ["selector"]);
}
