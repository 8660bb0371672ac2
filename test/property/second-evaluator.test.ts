import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import { compareOn, manifestText } from "../support/disagreement.js";
import { randomQuestion, type RandomQuestion } from "../support/random-policy/random-question.js";
import { randomWorld, type RandomWorld } from "../support/random-policy/random-world.js";
import { vectorText } from "../support/vector-text.js";

/**
 * `MESHTLS_SEED` repeats a run. `MESHTLS_PAIRS` says how many pairs of world and question to ask (`npm run test:property`);
 * without it as many are asked as 20 seconds allow.
 */
const { MESHTLS_SEED: givenSeed, MESHTLS_PAIRS: wantedPairs } = process.env;

const worldAndQuestions = fc.tuple(randomWorld, fc.array(randomQuestion, { minLength: 1, maxLength: 60, size: "max" }));

test("a second evaluator, written from the rules, gives every answer that the product gives", (context) => {
  const firstSeed = givenSeed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(givenSeed);
  const enough = goal();
  const asked = { pairs: 0, worlds: 0, manifests: 0, refused: 0 };
  for (let seed = firstSeed; !enough(asked.pairs); seed++) runOnce(context, seed, asked);
  const { pairs, worlds, manifests, refused } = asked;
  context.diagnostic(`${pairs} questions to ${worlds} worlds, first seed ${firstSeed}`);
  // A generator whose objects are refused would prove nothing.
  assert.ok(refused < manifests / 20, `${refused} of ${manifests} manifests were refused`);
});

/** Whether so many pairs are enough. */
function goal(): (pairs: number) => boolean {
  if (wantedPairs !== undefined) return (pairs) => pairs >= Number(wantedPairs);
  const end = performance.now() + timeBudgetMs;
  return () => performance.now() >= end;
}

/** A few worlds of one seed, so that a failure is repeated in a moment. */
function runOnce(
  context: TestContext,
  seed: number,
  asked: { pairs: number; worlds: number; manifests: number; refused: number },
): void {
  const property = fc.property(worldAndQuestions, ([world, questions]) => {
    const { refused, disagreement } = compareOn(world, questions);
    asked.pairs += questions.length;
    asked.worlds += 1;
    asked.manifests += world.manifests.length;
    asked.refused += refused;
    return disagreement === undefined;
  });
  const outcome = fc.check(property, { seed, numRuns: worldsPerSeed });
  if (!outcome.failed) return;
  context.diagnostic(`MESHTLS_SEED=${seed} repeats this`);
  const [world, questions] = outcome.counterexample![0];
  assert.fail(`MESHTLS_SEED=${seed} repeats this:\n${failureText(world, questions)}`);
}

/** The smallest world that shows it, with the question; or, when one of the two throws, with what it threw. */
function failureText(world: RandomWorld, questions: readonly RandomQuestion[]): string {
  try {
    const { disagreement } = compareOn(world, questions);
    return disagreement === undefined ? "the second time they agree" : vectorText(world, disagreement);
  } catch (thrown) {
    return `${manifestText(world.manifests)}\n${JSON.stringify(questions)}\n${(thrown as Error).stack ?? ""}`;
  }
}

const timeBudgetMs = 20_000;
const worldsPerSeed = 50;
