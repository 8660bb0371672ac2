import type { ServerFact } from "../../policy/index.js";
import type { Problem, Server } from "../../resources/index.js";
import { listed, workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P013: two Servers select one port. The loser's policies, routes and limits do not count there. */
export const serverOverlap: LintRule = ({ index }) => index.servers.flatMap(overlaps);

function overlaps({ server, lost }: ServerFact): Problem[] {
  const winners = new Map<Server, ServerFact["lost"][number][]>();
  for (const loss of lost) winners.set(loss.to, [...(winners.get(loss.to) ?? []), loss]);
  return [...winners].map(([winner, losses]) => {
    const ports = listed(losses.map(({ workload, port }) => `${workloadName(workload)}:${port}`));
    return problemAt(server, {
      code: "P013",
      severity: "warn",
      path: "spec.port",
      message: `Server \`${winner.metadata.name}\` governs ${ports} instead, because ${losses[0]!.why}: what is granted on this one does not count there`,
      hint: "let one Server select each port, or put the grants on the one that wins",
    });
  });
}
