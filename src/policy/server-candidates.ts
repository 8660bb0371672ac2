import { quoted } from "../resources/index.js";
import type { ServerCandidate } from "./explanation.js";
import type { Reference } from "./model.js";
import type { ServerFact } from "./policy-facts.js";
import type { PolicyIndex } from "./policy-index.js";
import type { Workload } from "./workload.js";

/** Every Server of the workload's namespace and what became of it at one port: the winner first, then those that lost. */
export function serverCandidates(index: PolicyIndex, workload: Workload, port: number): readonly ServerCandidate[] {
  const own = index.servers.filter(({ server }) => server.metadata.namespace === workload.namespace);
  const candidates = own.map((fact) => candidateOf(fact, workload, port));
  return [...candidates].sort((a, b) => rank[a.outcome] - rank[b.outcome]);
}

function candidateOf(fact: ServerFact, workload: Workload, port: number): ServerCandidate {
  const { server } = fact;
  const reference: Reference = { group: "policy.linkerd.io", kind: "server", name: server.metadata.name };
  const isHere = (pair: { readonly workload: Workload; readonly port: number }): boolean =>
    pair.workload === workload && pair.port === port;
  if (fact.won.some(isHere))
    return { server: reference, isElsewhere: false, outcome: "won", why: `it selects port ${port} of the workload` };
  const lost = fact.lost.find(isHere);
  if (lost !== undefined)
    return { server: reference, isElsewhere: false, outcome: "lost", why: `it selects the port too, but ${lost.why}` };
  const isSelected = fact.selected.includes(workload);
  const why = isSelected
    ? `it selects the workload, but its port is ${quoted(String(server.spec.port))}`
    : "its selector does not match the workload's labels";
  return { server: reference, outcome: "unrelated", why, isElsewhere: !isSelected && fact.selected.length > 0 };
}

const rank = { won: 0, lost: 1, unrelated: 2 } as const;
