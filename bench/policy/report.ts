import { alignedRows } from "../aligned-rows.js";
import type { MeasuredDecision } from "./decision-cost.js";
import type { IndexCost } from "./index-cost.js";

/** The tables for people. */
export function renderTables(decisions: readonly MeasuredDecision[], indexes: readonly IndexCost[]): string {
  const decisionRows = decisions.map((measured) => {
    if (!measured.ok) return [measured.engine, "", String(measured.rules), `na: ${measured.why}`];
    const { cost } = measured;
    return [
      cost.engine,
      cost.version,
      String(cost.rules),
      nanoseconds(cost.medianNs),
      `(${nanoseconds(cost.minNs)}..${nanoseconds(cost.maxNs)})`,
      String(cost.decisions),
      `${Math.round(cost.loadMs)} ms`,
      (cost.medianNs / oursAt(decisions, cost.rules)).toFixed(cost.engine === "meshtls" ? 1 : 0),
    ];
  });
  const indexRows = indexes.flatMap((cost) => [
    [layout(cost), "build", `${cost.buildSeconds.toFixed(2)} s`],
    [layout(cost), "memory", `${cost.megabytes.toFixed(0)} MB`],
    [layout(cost), "policies", `${cost.policies} distinct at ${cost.ports} ports`],
    ...Object.entries(cost.updates).map(([change, { appliedMs, everyPortMs, ports }]) => [
      layout(cost),
      change,
      `${appliedMs.toFixed(2)} ms (all ${ports} ports: ${everyPortMs.toFixed(2)} ms)`,
    ]),
  ]);
  return [
    alignedRows([
      ["engine", "version", "rules", "median", "(min..max)", "decisions", "load", "times ours"],
      ...decisionRows,
    ]),
    alignedRows([["10,000 pods, 1,000 Servers, 2,000 policies", "what", "cost"], ...indexRows]),
  ].join("\n\n");
}

/** The last line, for programs. Of the layouts the dearer one counts, and of the changes the dearest sort. */
export function renderKeyValues(decisions: readonly MeasuredDecision[], indexes: readonly IndexCost[]): string {
  const sizes = [...new Set(decisions.flatMap((measured) => (measured.ok ? measured.cost.rules : [])))];
  const dearest = (costs: readonly number[]): number => Math.max(...costs);
  return [
    ...sizes.map((rules) => `decision_ns_${rules}=${Math.round(oursAt(decisions, rules))}`),
    `index_s=${dearest(indexes.map(({ buildSeconds }) => buildSeconds)).toFixed(2)}`,
    `index_mb=${dearest(indexes.map(({ megabytes }) => megabytes)).toFixed(0)}`,
    `update_ms=${dearest(indexes.flatMap(({ updates }) => Object.values(updates).map(({ appliedMs }) => appliedMs))).toFixed(2)}`,
  ].join(" ");
}

/** NaN: there is no figure of ours. */
function oursAt(decisions: readonly MeasuredDecision[], rules: number): number {
  const costs = decisions.flatMap((measured) => (measured.ok ? measured.cost : []));
  return costs.find((cost) => cost.engine === "meshtls" && cost.rules === rules)?.medianNs ?? NaN;
}

function layout({ namespaces }: IndexCost): string {
  return namespaces === 1 ? "all in one namespace" : `in ${namespaces} namespaces`;
}

function nanoseconds(value: number): string {
  if (value < 10_000) return `${Math.round(value)} ns`;
  return value < 1e7 ? `${(value / 1000).toFixed(0)} us` : `${(value / 1e6).toFixed(0)} ms`;
}
