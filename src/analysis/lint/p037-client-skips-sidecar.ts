import { includesPort, parsePortList, type PolicyIndex, type PortRange, type Workload } from "../../policy/index.js";
import type { Problem, ResourceSet, Server } from "../../resources/index.js";
import { enforcedPorts } from "../enforced-ports.js";
import { servicePortTargets } from "../service-ports.js";
import { listed, workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/**
 * P037: a client that the policy admits by its identity sends its traffic to the port past its own sidecar, so that it
 * arrives as plaintext and proves nothing.
 */
export const clientSkipsSidecar: LintRule = ({ set, index }) => {
  const clients = clientsThatSkip(set, index);
  if (clients.length === 0) return [];
  const targetsOf = servicePortTargets(set);
  const lost = new Map<Server, { readonly port: number; readonly clients: Set<Workload> }>();
  for (const fact of index.servers) {
    for (const { workload, port } of enforcedPorts(fact, index)) {
      const admitted = admittedIdentities(index, workload, port);
      const services = targetsOf(workload).filter((target) => target.targetPort === port);
      const numbers = [port, ...services.map((target) => target.port.port)];
      for (const { client, skipped } of clients) {
        if (!admitted.has(client.identity) || !numbers.some((number) => includesPort(skipped, number))) continue;
        const found = lost.get(fact.server) ?? { port, clients: new Set() };
        lost.set(fact.server, found);
        found.clients.add(client);
      }
    }
  }
  return [...lost].map(([server, found]) => finding(server, found.port, [...found.clients]));
};

interface SkippingClient {
  readonly client: Workload;
  readonly skipped: readonly PortRange[];
}

function clientsThatSkip({ resources }: ResourceSet, { workloads }: PolicyIndex): SkippingClient[] {
  const inherited = new Map(
    resources
      .filter((resource) => resource.kind === "Namespace")
      .map(({ metadata }) => [metadata.name, metadata.annotations[skipOutboundPorts]]),
  );
  return workloads.flatMap((client) => {
    const value = client.annotations[skipOutboundPorts] ?? inherited.get(client.namespace);
    const list = value === undefined || !client.meshed ? undefined : parsePortList(value);
    return list?.ok === true ? { client, skipped: list.ranges } : [];
  });
}

/** The identities that are named one by one; none where clients without identity are let in too. */
function admittedIdentities(index: PolicyIndex, workload: Workload, port: number): ReadonlySet<string> {
  const { content } = index.portPolicy(workload, port);
  const grants = [...content.authorizations, ...content.routes.flatMap((route) => route.authorizations)].map(
    ({ authentication }) => authentication,
  );
  if (content.authorizations.some(({ authentication }) => authentication.kind === "unauthenticated")) return new Set();
  return new Set(
    grants
      .flatMap((grant) => (grant.kind === "identities" ? grant.identities : []))
      .flatMap((match) => (match.kind === "exact" ? match.identity : [])),
  );
}

function finding(server: Server, port: number, clients: readonly Workload[]): Problem {
  const names = listed(clients.map(workloadName));
  return problemAt(server, {
    code: "P037",
    severity: "warn",
    path: "spec.port",
    message: `admits ${names} by identity, but \`${skipOutboundPorts}\` makes ${clients.length === 1 ? "its" : "their"} traffic to port ${port} leave without a sidecar: it arrives as plaintext and is denied`,
    hint: `take the port out of \`${skipOutboundPorts}\` of the client`,
  });
}

const skipOutboundPorts = "config.linkerd.io/skip-outbound-ports";
