import type { ServerFact, Workload } from "../../policy/index.js";
import {
  fixOf,
  nearestName,
  replaceValue,
  type Fix,
  type Problem,
  type Server,
  type Severity,
} from "../../resources/index.js";
import { servicePortTargets, type ServicePortTargets } from "../service-ports.js";
import { listed, workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P012: the port of a Server is not a port of the workloads that it selects. */
export const portNotThere: LintRule = ({ set, index }) => {
  const targetsOf = servicePortTargets(set);
  return index.servers.flatMap((fact) => {
    const { port } = fact.server.spec;
    return typeof port === "number" ? numberedPort(fact, port, targetsOf) : namedPort(fact, port);
  });
};

function namedPort(fact: ServerFact, name: string): Problem[] {
  if (/^\d+$/.test(name)) {
    const message = `port \`"${name}"\` stands in quotes, so it is the name of a container port and not a number: it selects nothing`;
    const hint = `write \`port: ${Number(name)}\` without quotes`;
    return [finding(fact, "reject", message, hint, withoutQuotes(fact.server, name))];
  }
  const lacking = fact.selected.filter(
    (workload) => !(workload.meshed && sidecarPorts.has(name)) && !workload.ports.some((port) => port.name === name),
  );
  if (lacking.length === 0) return [];
  const message = `no container of ${listed(lacking.map(workloadName))} has a port named \`${name}\`: it is not protected there`;
  return [finding(fact, "warn", message, namedPortHint(name, lacking))];
}

function namedPortHint(name: string, workloads: readonly Workload[]): string {
  const ports = workloads.flatMap((workload) => workload.ports);
  const names = ports.flatMap((port) => port.name ?? []);
  const near = nearestName(name, names);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  const known = [
    ...new Set(ports.map((port) => (port.name === undefined ? `${port.number}` : `${port.name} (${port.number})`))),
  ];
  return known.length === 0 ? "name the container port, or give its number" : `the ports there are ${listed(known)}`;
}

function numberedPort(fact: ServerFact, number: number, targetsOf: ServicePortTargets): Problem[] {
  const isSidecars = [...sidecarPorts.values()].includes(number);
  const undeclared = fact.selected.filter(
    (workload) => !(workload.meshed && isSidecars) && !workload.ports.some((port) => port.number === number),
  );
  if (undeclared.length === 0) return [];
  const behind = undeclared
    .flatMap(targetsOf)
    .find((target) => target.port.port === number && target.targetPort !== undefined && target.targetPort !== number);
  if (behind !== undefined) {
    const message = `\`${number}\` is the port of Service \`${behind.service.metadata.name}\`; the pods of ${workloadName(behind.workload)} listen on \`${behind.targetPort!}\`, which stays unprotected`;
    return [
      finding(fact, "warn", message, `write \`port: ${behind.targetPort!}\`: a Server names the port of the pod`),
    ];
  }
  const message = `port \`${number}\` is declared by no container of ${listed(undeclared.map(workloadName))}`;
  return [
    finding(
      fact,
      "info",
      message,
      "the port is protected all the same; declare it as a containerPort, or correct the number",
    ),
  ];
}

function finding({ server }: ServerFact, severity: Severity, message: string, hint: string, fix?: Fix): Problem {
  return problemAt(server, { code: "P012", severity, path: "spec.port", message, hint, fix });
}

/**
 * The port as a number.
 *
 * Why this is safe: the Server then closes the port to all but those whom the author's policies admit. One that admits by
 * its own `accessPolicy` is left to a person.
 */
function withoutQuotes({ spec, origin }: Server, name: string): Fix | undefined {
  const isPort = /^[1-9]\d{0,4}$/.test(name) && Number(name) <= 65535;
  if (!isPort || spec.accessPolicy !== "deny" || origin.written === undefined) return undefined;
  return fixOf(`write \`port: ${name}\``, replaceValue(origin.written, ["spec", "port"], Number(name)));
}

/** What the injected container declares, which no manifest shows (policy.md 9.27). */
const sidecarPorts: ReadonlyMap<string, number> = new Map([
  ["linkerd-proxy", 4143],
  ["linkerd-admin", 4191],
]);
