import { selects, type Server } from "../../resources/index.js";
import type { Workload } from "../workload.js";
import { isTcp } from "../workload-probes.js";
import { byAge, byPrecedence } from "./precedence.js";

/** Which Server governs each port of a workload that any Server selects. */
export interface ServerSelection {
  readonly winners: ReadonlyMap<number, Server>;
  /** Servers that select a port at which another one was first. */
  readonly losers: readonly { readonly server: Server; readonly port: number; readonly to: Server }[];
}

/**
 * Chooses among the Servers of the workload's namespace. For each port the first in order of precedence wins; the
 * others count for nothing at that port, and their authorizations with them (policy.md 3.4). Nothing refuses such an
 * overlap, whatever the documentation says.
 */
export function selectServers(servers: readonly Server[], workload: Workload): ServerSelection {
  const winners = new Map<number, Server>();
  const losers: { server: Server; port: number; to: Server }[] = [];
  for (const server of [...servers].sort(byPrecedence)) {
    if (!selectsWorkload(server, workload)) continue;
    for (const port of selectedPorts(server, workload)) {
      const winner = winners.get(port);
      if (winner === undefined) winners.set(port, server);
      else losers.push({ server, port, to: winner });
    }
  }
  return { winners, losers };
}

/** Whether the Server is of the workload's namespace and its selector for that sort of workload matches its labels. */
export function selectsWorkload(server: Server, workload: Workload): boolean {
  if (server.metadata.namespace !== workload.namespace) return false;
  const { podSelector, externalWorkloadSelector } = server.spec;
  const selector = workload.kind === "externalworkload" ? externalWorkloadSelector : podSelector;
  return selector !== undefined && selects(selector, workload.labels);
}

/**
 * The ports of a workload that a Server means. A number means that port, declared or not. A text is always a name,
 * `"8080"` too: several containers may give it to different ports, all of which are meant, while of equal names in an
 * ExternalWorkload the last one counts (policy.md 3.3).
 */
function selectedPorts(server: Server, workload: Workload): readonly number[] {
  const { port } = server.spec;
  if (typeof port === "number") return [port];
  const named = workload.ports
    .filter((candidate) => candidate.name === port && isTcp(candidate.protocol))
    .map((candidate) => candidate.number);
  return workload.kind === "externalworkload" ? named.slice(-1) : [...new Set(named)];
}

/** Why `winner` comes before `loser`. */
export function precedenceReason(winner: Server, loser: Server): string {
  return byAge(winner, loser) === 0
    ? `\`${winner.metadata.name}\` comes first by name`
    : `\`${winner.metadata.name}\` is older`;
}
