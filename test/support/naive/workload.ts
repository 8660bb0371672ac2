import { portIsListed } from "./port-list.js";
import { namespaceOf, ofKind, type Container, type ExternalWorkload, type Labels, type PodSpec } from "./manifest.js";
import type { WorkloadName, World } from "./world.js";

/** What the rules ask of a workload. */
export interface WorkloadView {
  readonly sort: "pod" | "external";
  readonly namespace: string;
  readonly labels: Labels;
  /** After injection. */
  readonly annotations: Labels;
  readonly hasSidecar: boolean;
  readonly containers: readonly Container[];
  /** 3.3: "Pod: all ports with that exact name … ExternalWorkload: single port of that name …, the last wins." */
  portsNamed(name: string): readonly number[];
}

/** The workload that a question names; a controller's pods are all like its template. */
export function viewOf(world: World, workload: WorkloadName): WorkloadView {
  const isMeant = (manifest: { readonly metadata: { readonly name: string; readonly namespace?: string } }): boolean =>
    manifest.metadata.name === workload.name && namespaceOf(manifest) === workload.namespace;
  const kinds = ["Deployment", "StatefulSet", "DaemonSet"] as const;
  const kind = kinds.find((candidate) => candidate.toLowerCase() === workload.kind);
  if (kind !== undefined) {
    const { template } = only(ofKind(world.manifests, kind).filter(isMeant)).spec;
    const { labels, annotations } = template.metadata ?? {};
    return podView(world, workload.namespace, labels ?? {}, annotations ?? {}, template.spec);
  }
  if (workload.kind === "pod") {
    const { metadata, spec } = only(ofKind(world.manifests, "Pod").filter(isMeant));
    return podView(world, workload.namespace, metadata.labels ?? {}, metadata.annotations ?? {}, spec);
  }
  return externalView(only(ofKind(world.manifests, "ExternalWorkload").filter(isMeant)));
}

function podView(world: World, namespace: string, labels: Labels, own: Labels, spec: PodSpec): WorkloadView {
  const inherited =
    ofKind(world.manifests, "Namespace").find(({ metadata }) => metadata.name === namespace)?.metadata.annotations ??
    {};
  // 3.3, 6.6: "across containers and initContainers".
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const hasSidecar = isInjected(own, inherited);
  return {
    sort: "pod",
    namespace,
    labels,
    annotations: hasSidecar ? injectedAnnotations(own, inherited, containers) : own,
    hasSidecar,
    containers,
    portsNamed: (name) =>
      containers
        .flatMap(({ ports }) => ports ?? [])
        .filter((port) => port.name === name && isTcp(port.protocol))
        .map(({ containerPort }) => containerPort),
  };
}

/** 3.8: "ExternalWorkloads get no inheritance"; a client's own proxy runs beside each of them. */
function externalView({ metadata, spec }: ExternalWorkload): WorkloadView {
  return {
    sort: "external",
    namespace: metadata.namespace ?? "default",
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    hasSidecar: true,
    containers: [],
    portsNamed: (name) =>
      (spec.ports ?? [])
        .filter((port) => port.name === name && isTcp(port.protocol))
        .map(({ port }) => port)
        .slice(-1),
  };
}

/** cli.md 3: "`enabled|ingress|disabled`; pod value beats namespace value; invalid value => not injected". */
function isInjected(own: Labels, inherited: Labels): boolean {
  const values = [own["linkerd.io/inject"] ?? "", inherited["linkerd.io/inject"] ?? ""];
  if (values.some((value) => !["", "enabled", "ingress", "disabled"].includes(value))) return false;
  return ["enabled", "ingress"].includes(values.find((value) => value !== "") ?? "");
}

/**
 * 3.8: the injector copies the whitelisted annotations "from the namespace to the pod at injection, only if the pod lacks
 * the key. If then no `opaque-ports` exists, it is set to the intersection of declared container ports and the default
 * list."
 */
function injectedAnnotations(own: Labels, inherited: Labels, containers: readonly Container[]): Labels {
  const annotations: Record<string, string> = { ...own };
  for (const key of [defaultPolicyKey, opaquePortsKey, requireIdentityKey, skipPortsKey]) {
    const value = inherited[key];
    if (annotations[key] === undefined && value !== undefined) annotations[key] = value;
  }
  annotations[opaquePortsKey] ??= containers
    .flatMap(({ ports }) => ports ?? [])
    .map(({ containerPort }) => containerPort)
    .filter((port) => portIsListed("25,587,3306,4444,5432,6379,9300,11211", port))
    .join(",");
  return annotations;
}

/** 6.9: "Ports skipped by iptables: `proxyInit.ignoreInboundPorts` (default `4567,4568`) or annotation". */
export function isEnforced(view: WorkloadView, port: number): boolean {
  const skipped = view.annotations[skipPortsKey] ?? (view.sort === "pod" ? "4567,4568" : "");
  return view.hasSidecar && !portIsListed(skipped, port);
}

/**
 * 3.7: "P = pod/workload setting if valid else cluster default; if port ∈ require-identity set and P is one of the four
 * allow policies, its authenticated bit is forced on".
 */
export function defaultPolicyAt(view: WorkloadView, port: number, world: World): string {
  const written = view.annotations[defaultPolicyKey] ?? "";
  const policy = defaultPolicies.includes(written) ? written : world.cluster.defaultInboundPolicy;
  if (!portIsListed(view.annotations[requireIdentityKey] ?? "", port)) return policy;
  if (policy === "all-unauthenticated") return "all-authenticated";
  if (policy === "cluster-unauthenticated") return "cluster-authenticated";
  return policy;
}

/** 3.7: "protocol: Opaque if port ∈ pod's opaque set, else Detect". */
export function isOpaqueByAnnotation(view: WorkloadView, port: number): boolean {
  return portIsListed(view.annotations[opaquePortsKey] ?? "", port);
}

/**
 * 6.6: "liveness, readiness and startup probes; only `httpGet`. Port: integer, or a name resolved (case-insensitively)
 * among TCP/unspecified ports of the same container; path default `/`, must parse as a URI, query stripped (a path
 * written without leading `/` … yields an unusable empty path)."
 */
export function probePaths(view: WorkloadView, port: number): readonly string[] {
  const paths: string[] = [];
  for (const container of view.containers) {
    for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
      const get = probe?.httpGet;
      if (get === undefined || probedPort(get.port, container) !== port) continue;
      const path = (get.path ?? "") === "" ? "/" : get.path!;
      if (path.startsWith("/") && !/[\u0000- \u007f]/.test(path.split(/[?#]/)[0]!)) paths.push(path.split(/[?#]/)[0]!);
    }
  }
  return paths;
}

function probedPort(port: number | string, container: Container): number | undefined {
  if (typeof port === "number") return port;
  return (container.ports ?? []).find(
    ({ name, protocol }) => name?.toLowerCase() === port.toLowerCase() && isTcp(protocol),
  )?.containerPort;
}

/** 3.3: "whose `protocol` is absent or TCP (case-insensitive)". */
function isTcp(protocol: string | undefined): boolean {
  return protocol === undefined || protocol.toUpperCase() === "TCP";
}

function only<Item>(items: readonly Item[]): Item {
  if (items.length !== 1) throw new Error(`${items.length} workloads of that name`);
  return items[0]!;
}

const defaultPolicyKey = "config.linkerd.io/default-inbound-policy";
const opaquePortsKey = "config.linkerd.io/opaque-ports";
const requireIdentityKey = "config.linkerd.io/proxy-require-identity-inbound-ports";
const skipPortsKey = "config.linkerd.io/skip-inbound-ports";
const defaultPolicies = [
  "all-unauthenticated",
  "all-authenticated",
  "cluster-unauthenticated",
  "cluster-authenticated",
  "deny",
  "audit",
];
