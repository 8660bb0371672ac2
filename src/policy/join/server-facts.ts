import type { Server } from "../../resources/index.js";
import { append } from "../multimap.js";
import type { ServerFact } from "../policy-facts.js";
import { precedenceReason, selectServers, selectsWorkload, type ServerSelection } from "./server-selection.js";
import type { Workload } from "../workload.js";

/** Which Server governs what, seen from both sides. */
export interface ServerAssignments {
  readonly facts: readonly ServerFact[];
  selectionOf(workload: Workload): ServerSelection;
}

/** Lets the Servers of each namespace compete for the ports of its workloads. */
export function assignServers(servers: readonly Server[], workloads: readonly Workload[]): ServerAssignments {
  const namespaces = new Map<string, Server[]>();
  for (const server of servers) append(namespaces, server.metadata.namespace, server);
  const selections = new Map<Workload, ServerSelection>();
  const selected = new Map<Server, Workload[]>();
  const won = new Map<Server, ServerFact["won"][number][]>();
  const lost = new Map<Server, ServerFact["lost"][number][]>();
  for (const workload of workloads) {
    const candidates = namespaces.get(workload.namespace) ?? [];
    const selection = selectServers(candidates, workload);
    selections.set(workload, selection);
    for (const server of candidates) {
      if (selectsWorkload(server, workload)) append(selected, server, workload);
    }
    for (const [port, server] of selection.winners) append(won, server, { workload, port });
    for (const { server, port, to } of selection.losers) {
      append(lost, server, { workload, port, to, why: precedenceReason(to, server) });
    }
  }
  return {
    facts: servers.map((server) => ({
      server,
      selected: selected.get(server) ?? [],
      won: won.get(server) ?? [],
      lost: lost.get(server) ?? [],
    })),
    selectionOf: (workload) => selections.get(workload) ?? { winners: new Map(), losers: [] },
  };
}
