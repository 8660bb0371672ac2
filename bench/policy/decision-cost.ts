import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { DecisionCost, Effort } from "./measure-decisions.js";

/** What became of measuring one engine at one number of rules. */
export type MeasuredDecision =
  | { readonly ok: true; readonly cost: DecisionCost }
  /** Its process ended without an answer: `why` is its last words. */
  | { readonly ok: false; readonly engine: string; readonly rules: number; readonly why: string };

/** Measures in a process of its own: no engine runs code that another one has shaped, and none takes another down. */
export function measuredDecision(engine: string, rules: number, effort: Effort): MeasuredDecision {
  const script = fileURLToPath(new URL("./decision-cost-process.ts", import.meta.url));
  const result = spawnSync(
    process.execPath,
    ["--import", "tsx", script, engine, String(rules), JSON.stringify(effort)],
    { encoding: "utf8" },
  );
  if (result.status === 0) return { ok: true, cost: JSON.parse(result.stdout) as DecisionCost };
  const words = result.stderr.split("\n").filter((line) => /[a-z]/i.test(line));
  const why = words.find((line) => line.startsWith("Error: ")) ?? words.slice(0, 2).join(" ");
  return { ok: false, engine, rules, why: `${result.signal ?? `exit ${result.status ?? "?"}`}: ${why}` };
}
