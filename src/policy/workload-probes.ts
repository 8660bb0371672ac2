import type { Container, HttpGetProbe, PodSpec } from "../resources/index.js";
import type { IgnoredSetting, WorkloadProbe } from "./workload.js";

/** The probes that policy lets through, and those it cannot make sense of. */
export interface WorkloadProbes {
  readonly probes: readonly WorkloadProbe[];
  readonly ignored: readonly IgnoredSetting[];
}

/** Collects the `httpGet` probes of all containers, init containers among them (policy.md 6.6). */
export function workloadProbes(spec: PodSpec): WorkloadProbes {
  const probes: WorkloadProbe[] = [];
  const ignored: IgnoredSetting[] = [];
  for (const container of [...spec.containers, ...spec.initContainers]) {
    for (const probe of container.probes) {
      const annotation = `container ${container.name} ${probe.kind}Probe`;
      const port = probePort(probe, container);
      const path = probePath(probe.path);
      if (port === undefined) {
        const why = "names no TCP port of this container, so the probe is not let through";
        ignored.push({ annotation, value: String(probe.port), why });
      } else if (path === undefined) {
        const why = "is not an absolute path, so the probe is not let through";
        ignored.push({ annotation, value: probe.path, why });
      } else {
        probes.push({ kind: probe.kind, container: container.name, port, path });
      }
    }
  }
  return { probes, ignored };
}

/** A name is looked up, without regard to case, among the TCP ports of the same container only. */
function probePort(probe: HttpGetProbe, container: Container): number | undefined {
  const { port } = probe;
  if (typeof port === "number") return port;
  return container.ports.find(
    (candidate) => candidate.name?.toLowerCase() === port.toLowerCase() && isTcp(candidate.protocol),
  )?.containerPort;
}

/** Absent stands for TCP, and case does not matter. */
export function isTcp(protocol: string): boolean {
  return protocol === "" || protocol.toUpperCase() === "TCP";
}

/**
 * The path that kubelet's request will show: without query and fragment. Without a leading slash a URI parser takes
 * the text for a host, and no request has the empty path that is left.
 */
function probePath(text: string): string | undefined {
  if (!text.startsWith("/")) return undefined;
  const end = text.search(/[?#]/);
  const path = end < 0 ? text : text.slice(0, end);
  // A text with blanks or control bytes is no URI.
  return /[\u0000-\u0020\u007f]/.test(path) ? undefined : path;
}
