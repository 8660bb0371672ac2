import type { Workload } from "../../policy/index.js";
import type { PodTemplate, Problem, Resource } from "../../resources/index.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P021: a setting of the sidecar stands where nobody reads it: on the wrong object, or as a label. */
export const misplacedAnnotation: LintRule = ({ set, index }) => {
  const workloads = new Map(index.workloads.map((workload) => [workload.resource as Resource, workload]));
  return set.resources.flatMap((resource) => [
    ...misplaced(resource, workloads.get(resource)),
    ...asLabels(resource, workloads.get(resource)),
  ]);
};

function misplaced(resource: Resource, workload: Workload | undefined): Problem[] {
  const template = templateOf(resource);
  return Object.entries(resource.metadata.annotations)
    .filter(([key]) => Object.hasOwn(readers, key) && !readers[key]!.has(resource.kind))
    .filter(([key, value]) => !(template && hasEffectAnyway(key, value, template, workload)))
    .map(([key, value]) =>
      problemAt(resource, {
        code: "P021",
        severity: "warn",
        path: `metadata.annotations.${key}`,
        message: `\`${key}: ${value}\` does nothing on a ${resource.kind}`,
        hint:
          template === undefined
            ? "set it on the pod template of the workload, or on its namespace"
            : "move it to `spec.template.metadata.annotations`: only the pod's own annotations and its namespace's count",
      }),
    );
}

/** The template says it itself, or the pod has or lacks its sidecar as the annotation wants it. */
function hasEffectAnyway(key: string, value: string, template: PodTemplate, workload: Workload | undefined): boolean {
  if (Object.hasOwn(template.annotations, key)) return true;
  return key === inject && workload?.meshed === (value === "enabled" || value === "ingress");
}

/** Labels select; the injector reads annotations only. */
function asLabels(resource: Resource, workload: Workload | undefined): Problem[] {
  const template = templateOf(resource);
  const places = [
    { path: "metadata", ...resource.metadata },
    ...(template === undefined ? [] : [{ path: "spec.template.metadata", ...template }]),
  ];
  return places.flatMap(({ path, labels, annotations }) =>
    Object.keys(labels)
      .filter((key) => Object.hasOwn(readers, key) && !Object.hasOwn(annotations, key))
      .filter((key) => !(key === inject && labels[key] === "enabled" && workload?.meshed === true))
      .map((key) =>
        problemAt(resource, {
          code: "P021",
          severity: "warn",
          path: `${path}.labels.${key}`,
          message: `\`${key}\` is a label here, and only the annotation of that name is read`,
          hint: "move it to `annotations`",
        }),
      ),
  );
}

function templateOf(resource: Resource): PodTemplate | undefined {
  const { kind } = resource;
  return kind === "Deployment" || kind === "StatefulSet" || kind === "DaemonSet" ? resource.spec.template : undefined;
}

const inject = "linkerd.io/inject";

const podsAndNamespaces: ReadonlySet<Resource["kind"]> = new Set<Resource["kind"]>(["Namespace", "Pod"]);
const settings: ReadonlySet<Resource["kind"]> = new Set<Resource["kind"]>([...podsAndNamespaces, "ExternalWorkload"]);

/** The settings that bear on policy, with the kinds on whose own annotations they count (policy.md 3.8, 9.30). */
const readers: Readonly<Record<string, ReadonlySet<Resource["kind"]>>> = {
  [inject]: podsAndNamespaces,
  "config.linkerd.io/default-inbound-policy": settings,
  "config.linkerd.io/proxy-require-identity-inbound-ports": settings,
  "config.linkerd.io/opaque-ports": new Set<Resource["kind"]>([...settings, "Service"]),
  "config.linkerd.io/skip-inbound-ports": podsAndNamespaces,
};
