import type { DefaultPolicyName } from "../resources/index.js";
import { parseDefaultPolicyName } from "./default-policy.js";
import { includesPort, parsePortList, type PortRange } from "./port-list.js";
import type { IgnoredSetting, WorkloadPort } from "./workload.js";

/** What annotations say about a workload's ports. */
export interface WorkloadSettings {
  readonly defaultPolicy: DefaultPolicyName;
  readonly opaquePorts: readonly PortRange[];
  readonly skipInboundPorts: readonly PortRange[];
  readonly requireIdentityPorts: readonly PortRange[];
  readonly ignored: readonly IgnoredSetting[];
}

type Annotations = Readonly<Record<string, string>>;

/** What to assume where no annotation says otherwise. */
export interface SettingDefaults {
  readonly defaultPolicy: DefaultPolicyName;
  readonly opaquePorts: readonly PortRange[];
  readonly skipInboundPorts: readonly PortRange[];
}

/**
 * Reads a workload's own annotations (policy.md 3.8). A value that cannot be read counts as if it were the worst case
 * that Linkerd makes of it, and is reported: an unknown default policy leaves the cluster's, and one bad item empties
 * a port list.
 */
export function workloadSettings(annotations: Annotations, defaults: SettingDefaults): WorkloadSettings {
  const ignored: IgnoredSetting[] = [];
  const ports = (annotation: string, absent: readonly PortRange[]): readonly PortRange[] => {
    const value = annotations[annotation];
    if (value === undefined) return absent;
    const list = parsePortList(value);
    if (list.ok) return list.ranges;
    ignored.push({ annotation, value, why: `${list.why}, so the whole list counts as empty` });
    return [];
  };
  return {
    defaultPolicy: readDefaultPolicy(annotations, defaults.defaultPolicy, ignored),
    opaquePorts: ports(opaquePortsAnnotation, defaults.opaquePorts),
    skipInboundPorts: ports(skipInboundPortsAnnotation, defaults.skipInboundPorts),
    requireIdentityPorts: ports(requireIdentityPortsAnnotation, []),
    ignored,
  };
}

/**
 * A pod's annotations after injection: those that the injector knows are copied from the namespace, each only if the
 * pod lacks it. A bad value on the pod therefore still hides a good one on the namespace.
 */
export function inheritAnnotations(pod: Annotations, namespace: Annotations): Annotations {
  const inherited = inheritedAnnotations
    .filter((key) => Object.hasOwn(namespace, key))
    .map((key) => [key, namespace[key] ?? ""] as const);
  return { ...Object.fromEntries(inherited), ...pod };
}

/** The declared ports among those that the injector takes for opaque when no annotation says which are. */
export function defaultOpaquePorts(ports: readonly WorkloadPort[]): readonly PortRange[] {
  const declared = new Set(ports.map((port) => port.number).filter((port) => includesPort(usuallyOpaque, port)));
  return [...declared].sort((a, b) => a - b).map((port) => ({ from: port, to: port }));
}

const opaquePortsAnnotation = "config.linkerd.io/opaque-ports";
const skipInboundPortsAnnotation = "config.linkerd.io/skip-inbound-ports";
const requireIdentityPortsAnnotation = "config.linkerd.io/proxy-require-identity-inbound-ports";
const defaultPolicyAnnotation = "config.linkerd.io/default-inbound-policy";

/** The chart's `proxyInit.ignoreInboundPorts`: never redirected to the sidecar unless an annotation says otherwise. */
export const usuallySkipped: readonly PortRange[] = [{ from: 4567, to: 4568 }];

function readDefaultPolicy(
  annotations: Annotations,
  clusterDefault: DefaultPolicyName,
  ignored: IgnoredSetting[],
): DefaultPolicyName {
  const value = annotations[defaultPolicyAnnotation];
  if (value === undefined) return clusterDefault;
  const policy = parseDefaultPolicyName(value);
  if (policy !== undefined) return policy;
  const why = `is no default policy, so the cluster's \`${clusterDefault}\` holds`;
  ignored.push({ annotation: defaultPolicyAnnotation, value, why });
  return clusterDefault;
}

const inheritedAnnotations = [
  defaultPolicyAnnotation,
  opaquePortsAnnotation,
  requireIdentityPortsAnnotation,
  skipInboundPortsAnnotation,
];

/** The chart's `proxy.opaquePorts`: SMTP, MySQL, Galera, PostgreSQL, Redis, ElasticSearch, Memcached. */
const usuallyOpaque: readonly PortRange[] = [25, 587, 3306, 4444, 5432, 6379, 9300, 11_211].map((port) => ({
  from: port,
  to: port,
}));
