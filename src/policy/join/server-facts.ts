import type { Server } from "../../resources/index.js";
import { append } from "../multimap.js";
import type { ServerFact } from "../policy-facts.js";
import type { Workload } from "../workload.js";
import { precedenceReason, type ServerSelection } from "./server-selection.js";

/** How the Servers of its namespace stand to a workload. */
export interface ServerStanding {
  readonly workload: Workload;
  /** Those that select it, whether or not their ports exist there. */
  readonly selecting: readonly Server[];
  readonly selection: ServerSelection;
}

/** Which Server governs what, told of each Server. */
export function serverFacts(servers: readonly Server[], standings: readonly ServerStanding[]): readonly ServerFact[] {
  const selected = new Map<Server, Workload[]>();
  const won = new Map<Server, ServerFact["won"][number][]>();
  const lost = new Map<Server, ServerFact["lost"][number][]>();
  for (const { workload, selecting, selection } of standings) {
    for (const server of selecting) append(selected, server, workload);
    for (const [port, server] of selection.winners) append(won, server, { workload, port });
    for (const { server, port, to } of selection.losers) {
      append(lost, server, { workload, port, to, why: precedenceReason(to, server) });
    }
  }
  return servers.map((server) => ({
    server,
    selected: selected.get(server) ?? [],
    won: won.get(server) ?? [],
    lost: lost.get(server) ?? [],
  }));
}
