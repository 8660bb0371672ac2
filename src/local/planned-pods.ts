import { dirname, resolve } from "node:path";
import type { PolicyIndex, Workload } from "../policy/index.js";
import type { Container, PodSpec } from "../resources/index.js";

/** A pod that the manifests ask for. */
export interface PlannedPod {
  /** `namespace/name`. */
  readonly key: string;
  readonly namespace: string;
  /** The Pod's own name, or `workload-0`, `workload-1`, … for pods that a controller would stamp out. */
  readonly name: string;
  readonly workload: Workload;
  readonly containers: readonly Container[];
  /** The folder of the manifest: where relative folders of its containers start. */
  readonly folder: string;
  /** TCP ports where clients may connect: those that containers declare and those at which a Server governs. */
  readonly ports: readonly number[];
}

export interface PodPlan {
  readonly pods: readonly PlannedPod[];
  /** What the manifests say and a laptop does not do, one sentence each. */
  readonly notices: readonly string[];
}

/** Replicas of one workload that are run; more of them are more of the same, and a manifest may say a million. */
const maxReplicas = 10;

/** The pods of the workloads of an index, in its order. */
export function plannedPods(index: PolicyIndex): PodPlan {
  const pods: PlannedPod[] = [];
  const notices: string[] = [];
  const taken = new Set<string>();
  const governed = governedPorts(index);
  for (const workload of index.workloads) {
    const spec = podSpecOf(workload);
    if (spec === undefined) {
      notices.push(`${nameOf(workload)} lives outside of the mesh: it gets no process, and Services do not lead to it`);
      continue;
    }
    notices.push(...unsupported(workload, spec));
    for (const name of podNames(workload, taken)) {
      taken.add(`${workload.namespace}/${name}`);
      pods.push({
        key: `${workload.namespace}/${name}`,
        namespace: workload.namespace,
        name,
        workload,
        containers: spec.containers,
        folder: dirname(resolve(workload.resource.origin.file)),
        ports: [...new Set([...declaredPorts(workload), ...(governed.get(workload) ?? [])])],
      });
    }
  }
  return { pods, notices };
}

/** `backend/deploy/api`: how messages and commands name a workload with its namespace. */
function nameOf(workload: Workload): string {
  return `${workload.namespace}/${workloadWord(workload)}`;
}

/** `deploy/api`, as commands name it. */
export function workloadWord({ kind, name }: Pick<Workload, "kind" | "name">): string {
  return `${kindWords[kind]}/${name}`;
}

const kindWords = {
  deployment: "deploy",
  statefulset: "sts",
  daemonset: "ds",
  pod: "pod",
  externalworkload: "externalworkload",
} as const;

function podSpecOf({ resource }: Workload): PodSpec | undefined {
  switch (resource.kind) {
    case "Pod":
      return resource.spec;
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
      return resource.spec.template.spec;
    case "ExternalWorkload":
      return undefined;
  }
}

function podNames(workload: Workload, taken: ReadonlySet<string>): string[] {
  if (workload.resource.kind === "Pod") return [workload.name];
  const names = Array.from({ length: Math.min(replicasOf(workload), maxReplicas) }, (_, index) => [
    `${workload.name}-${index}`,
    // A Deployment and a StatefulSet may have the same name; in a cluster the hash in pod names keeps them apart.
    `${workload.name}-${workload.kind}-${index}`,
  ]);
  return names.map(([name = "", other = ""]) => (taken.has(`${workload.namespace}/${name}`) ? other : name));
}

function replicasOf({ resource }: Workload): number {
  return resource.kind === "Deployment" || resource.kind === "StatefulSet" ? resource.spec.replicas : 1;
}

function declaredPorts(workload: Workload): number[] {
  return workload.ports.filter((port) => port.protocol.toUpperCase() === "TCP").map((port) => port.number);
}

/** A Server's number counts whether or not a container declares it (policy.md 3.3). */
function governedPorts(index: PolicyIndex): ReadonlyMap<Workload, number[]> {
  const ports = new Map<Workload, number[]>();
  for (const { won } of index.servers) {
    for (const { workload, port } of won) ports.set(workload, [...(ports.get(workload) ?? []), port]);
  }
  return ports;
}

function unsupported(workload: Workload, spec: PodSpec): string[] {
  const name = nameOf(workload);
  const replicas = replicasOf(workload);
  return [
    ...(replicas > maxReplicas ? [`${name} asks for ${replicas} replicas: ${maxReplicas} are run here`] : []),
    ...spec.initContainers.map((container) => `init container ${container.name} of ${name} is not run here`),
    ...spec.containers.flatMap((container) => [...withoutCommand(container, name), ...withoutValue(container, name)]),
    ...workload.ignored.map(({ annotation, value, why }) => `${name}: ${annotation} \`${value}\` ${why}`),
  ];
}

function withoutCommand({ command, name }: Container, workload: string): string[] {
  if (command.length > 0) return [];
  return [
    `container ${name} of ${workload} has no command: nothing to run locally` +
      "; its sidecar still listens, if it has one",
  ];
}

function withoutValue({ env, name }: Container, workload: string): string[] {
  return env
    .filter((variable) => variable.value === undefined && !setAnyway.includes(variable.name))
    .map(
      ({ name: variable }) =>
        `${variable} of container ${name} of ${workload} comes from a cluster: it is not set here`,
    );
}

/** Usual names for what a pod learns of itself, which it is told here too. */
const setAnyway = ["POD_NAME", "POD_NAMESPACE", "POD_IP"];
