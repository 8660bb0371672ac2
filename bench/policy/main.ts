import { parseArgs } from "node:util";
import { measuredDecision, type MeasuredDecision } from "./decision-cost.js";
import { measureIndex, type IndexCost } from "./index-cost.js";
import type { Effort } from "./measure-decisions.js";
import { renderKeyValues, renderTables } from "./report.js";

const { values: flags } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const effort: Effort = { batches: flags.quick ? 200 : 1000, batchSize: 1024, maxMs: flags.quick ? 1500 : 6000 };
const sizes = [10, 1000, 100_000];

try {
  const decisions: MeasuredDecision[] = [];
  for (const rules of sizes) {
    for (const engine of ["meshtls", "casbin", "cedar-wasm"]) {
      process.stderr.write(`bench: ${engine}, ${rules} rules\n`);
      decisions.push(measuredDecision(engine, rules, effort));
    }
  }
  const indexes: IndexCost[] = [];
  for (const namespaces of [100, 1]) {
    process.stderr.write(`bench: an index, ${namespaces} namespaces\n`);
    indexes.push(measureIndex(namespaces, flags.quick ? 7 : 25));
  }
  if (decisions.some((measured) => !measured.ok && measured.engine === "meshtls")) process.exitCode = 1;
  process.stdout.write(`${renderTables(decisions, indexes)}\n\n${renderKeyValues(decisions, indexes)}\n`);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
