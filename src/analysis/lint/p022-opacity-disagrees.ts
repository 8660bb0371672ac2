import {
  includesPort,
  parsePortList,
  type PolicyIndex,
  type ServerFact,
  type WorkloadPortPair,
} from "../../policy/index.js";
import type { Problem, Service } from "../../resources/index.js";
import { enforcedPorts } from "../enforced-ports.js";
import { servicePortTargets, type ServicePortTarget, type ServicePortTargets } from "../service-ports.js";
import { workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/**
 * P022: Server, pod and Service do not agree whether a port is opaque. The Server decides for the sidecar that receives,
 * the Service for those that send.
 */
export const opacityDisagrees: LintRule = ({ set, index }) => {
  const targetsOf = servicePortTargets(set);
  return index.servers.flatMap((fact) => check(fact, index, targetsOf));
};

/** One finding for each Server: the first disagreement is mended with the others. */
function check(fact: ServerFact, index: PolicyIndex, targetsOf: ServicePortTargets): Problem[] {
  const isOpaque = fact.server.spec.proxyProtocol === "opaque";
  for (const pair of enforcedPorts(fact, index)) {
    const found = isOpaque
      ? serviceNotOpaque(pair, targetsOf)
      : (podOpaque(fact, pair) ?? serviceOpaque(pair, targetsOf));
    if (found === undefined) continue;
    return [problemAt(fact.server, { code: "P022", path: "spec.proxyProtocol", ...found })];
  }
  return [];
}

interface Disagreement {
  readonly severity: Problem["severity"];
  readonly message: string;
  readonly hint: string;
}

function podOpaque({ server }: ServerFact, { workload, port }: WorkloadPortPair): Disagreement | undefined {
  if (!includesPort(workload.opaquePorts, port)) return undefined;
  const written = Object.hasOwn(workload.annotations, opaquePorts);
  const says = written
    ? `the annotation \`${opaquePorts}\``
    : "the list of ports that are opaque unless something says otherwise";
  return {
    severity: "warn",
    message: `reads ${workloadName(workload)}:${port} as \`${server.spec.proxyProtocol}\`, though ${says} has it as opaque: the Server's word counts`,
    hint: `set \`proxyProtocol: opaque\`${written ? ", or take the port out of the annotation" : ""}`,
  };
}

/** Clients then send bytes through the direct entrance, where nothing looks for HTTP: no route ever matches. */
function serviceOpaque({ workload, port }: WorkloadPortPair, targetsOf: ServicePortTargets): Disagreement | undefined {
  const target = targetsOf(workload).find((one) => one.targetPort === port && opinionOf(one) === true);
  if (target === undefined) return undefined;
  const name = `Service \`${target.service.metadata.name}\``;
  return {
    severity: "warn",
    message: `reads the port as HTTP, though ${name} has its port ${target.port.port} as opaque: clients in the mesh then send bytes, to which no route and no HTTP policy applies`,
    hint: `take the port out of \`${opaquePorts}\` on the Service, or set \`proxyProtocol: opaque\``,
  };
}

function serviceNotOpaque(
  { workload, port }: WorkloadPortPair,
  targetsOf: ServicePortTargets,
): Disagreement | undefined {
  const target = targetsOf(workload).find((one) => one.targetPort === port && opinionOf(one) !== true);
  if (target === undefined) return undefined;
  const name = `Service \`${target.service.metadata.name}\``;
  if (opinionOf(target) === undefined) {
    return {
      severity: "info",
      message: `reads the port as opaque, and ${name} does not say so of its port ${target.port.port}: clients in the mesh look for HTTP first, and wait where the server speaks first`,
      hint: `annotate the Service with \`${opaquePorts}: "${target.port.port}"\``,
    };
  }
  return {
    severity: "warn",
    message: `reads the port as opaque, though \`${opaquePorts}\` on ${name} leaves its port ${target.port.port} out: clients in the mesh look for HTTP first, and wait where the server speaks first`,
    hint: "add the port to the annotation of the Service",
  };
}

/** What clients are told of a Service's port; undefined when the Service says nothing and the port is not usually opaque. */
function opinionOf({ service, port }: ServicePortTarget): boolean | undefined {
  const written = annotationOf(service);
  if (written !== undefined) {
    const list = parsePortList(written);
    return list.ok ? includesPort(list.ranges, port.port) : undefined;
  }
  return usuallyOpaque.has(port.port) ? true : undefined;
}

function annotationOf({ metadata }: Service): string | undefined {
  return Object.hasOwn(metadata.annotations, opaquePorts) ? metadata.annotations[opaquePorts] : undefined;
}

const opaquePorts = "config.linkerd.io/opaque-ports";

/** The chart's `proxy.opaquePorts`, which clients go by where no annotation says otherwise. */
const usuallyOpaque: ReadonlySet<number> = new Set([25, 587, 3306, 4444, 5432, 6379, 9300, 11_211]);
