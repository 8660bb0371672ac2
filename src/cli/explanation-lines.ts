import { workloadName, type Flip } from "../analysis/index.js";
import type { Explanation, Reference } from "../policy/index.js";
import { flipLines } from "./flip-lines.js";
import { treeLines } from "./tree-lines.js";

/** An answer with what was asked, ready to be shown. */
export interface Answer {
  /** As it was written: `sa/frontend/web-app`. */
  readonly from: string;
  readonly port: number;
  readonly explanation: Explanation;
  readonly notes: readonly string[];
  /** Shown where there are no flips, which say more. */
  readonly nextSteps: readonly string[];
  readonly flips: readonly Flip[];
}

/** The answer for a person: the decision first, then what made it, why, what the client sees, and what to do. */
export function explanationLines({ from, port, explanation, notes, nextSteps, flips }: Answer): string[] {
  const { decision, workload, protocol, tree, clientSees } = explanation;
  const target = `${workload.namespace}/${workloadName(workload)}:${port}`;
  const unenforced = decision.reason === "not-enforced" ? " (not enforced)" : "";
  return [
    `${decision.verdict.toUpperCase()}${unenforced}  ${from} -> ${target} (${protocol})`,
    "",
    field("Server", serverText(explanation)),
    field("Route", decision.route === null ? "none" : referenceText(decision.route)),
    field("Authorization", decision.authorization === null ? "none" : referenceText(decision.authorization)),
    field("Reason", decision.reason),
    field("Client sees", clientSees),
    "",
    ...treeLines([tree], columns),
    ...listLines("Notes", notes),
    ...(flips.length === 0 ? listLines("What to do next", nextSteps) : flipLines(flips)),
  ];
}

function serverText({ decision: { server }, serverCandidates }: Explanation): string {
  if (server.kind !== "default") return referenceText(server);
  const governing = serverCandidates.find(({ outcome }) => outcome === "won");
  if (governing !== undefined) return `${referenceText(governing.server)}, whose policy cannot be put into force`;
  return `none; default policy ${server.name}`;
}

function referenceText({ kind, name }: Reference): string {
  return `${kind}/${name}`;
}

function field(title: string, value: string): string {
  return `${title}:`.padEnd("Authorization:  ".length) + value;
}

function listLines(title: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : ["", `${title}:`, ...texts.map((text) => `  - ${text}`)];
}

/** As wide as people keep their terminals, and documents their examples. */
const columns = 100;
