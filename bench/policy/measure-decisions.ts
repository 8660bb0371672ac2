import { performance } from "node:perf_hooks";
import type { Engine } from "./engine.js";
import { makeQuestions, makeRules } from "./rules.js";

/** What a decision cost one engine at one number of rules. */
export interface DecisionCost {
  /** Its name. */
  readonly engine: string;
  readonly version: string;
  readonly rules: number;
  /** The median, lowest and highest of the batches, in nanoseconds per decision. */
  readonly medianNs: number;
  readonly minNs: number;
  readonly maxNs: number;
  readonly decisions: number;
  /** From rules as data to the first answer, in milliseconds. */
  readonly loadMs: number;
}

export interface Effort {
  /** Batches of `batchSize` questions each, all of them asked over again. */
  readonly batches: number;
  readonly batchSize: number;
  /** An engine that needs longer than this stops before its batches are done, at whole questions. */
  readonly maxMs: number;
}

/**
 * Asks an engine the same questions as all others and times it. Nothing is timed before each answer was right.
 *
 * @throws when an answer is wrong.
 */
export async function measureDecisions(engine: Engine, rules: number, effort: Effort): Promise<DecisionCost> {
  const ruleSet = makeRules(rules);
  const questions = makeQuestions(ruleSet, effort.batchSize);
  const start = performance.now();
  const decider = await engine.load(ruleSet);
  const asked = decider.prepare(questions);
  asked[0]!();
  const loadMs = performance.now() - start;
  const isSlow = !verify(engine, questions, asked, effort.maxMs);
  const costs = isSlow ? singleCosts(asked, effort.maxMs) : batchCosts(asked, effort);
  const sorted = [...costs].sort((a, b) => a - b);
  return {
    engine: engine.name,
    version: engine.version,
    rules,
    medianNs: sorted[sorted.length >>> 1]!,
    minNs: sorted[0]!,
    maxNs: sorted.at(-1)!,
    decisions: isSlow ? costs.length : costs.length * effort.batchSize,
    loadMs,
  };
}

/** Whether all questions were asked within the time; each that was asked got the right answer. */
function verify(
  engine: Engine,
  questions: readonly { readonly allowed: boolean }[],
  asked: readonly (() => boolean)[],
  maxMs: number,
): boolean {
  const end = performance.now() + maxMs;
  for (const [index, question] of questions.entries()) {
    if (asked[index]!() !== question.allowed) {
      throw new Error(`${engine.name} answers wrongly: ${JSON.stringify(question)}`);
    }
    // The eight kinds of question come in turn: each has been asked before any engine is let off.
    if (index >= 7 && performance.now() > end) return false;
  }
  return true;
}

function batchCosts(asked: readonly (() => boolean)[], { batches, maxMs }: Effort): number[] {
  const end = performance.now() + maxMs;
  const warmedUp = performance.now() + maxMs / 10;
  while (performance.now() < warmedUp) for (const ask of asked) ask();
  const costs: number[] = [];
  while (costs.length < batches && (costs.length < 3 || performance.now() < end)) {
    const start = performance.now();
    for (const ask of asked) ask();
    costs.push(((performance.now() - start) * 1e6) / asked.length);
  }
  return costs;
}

function singleCosts(asked: readonly (() => boolean)[], maxMs: number): number[] {
  const end = performance.now() + maxMs;
  const costs: number[] = [];
  for (const ask of asked) {
    if (costs.length >= 8 && performance.now() > end) break;
    const start = performance.now();
    ask();
    costs.push((performance.now() - start) * 1e6);
  }
  return costs;
}
