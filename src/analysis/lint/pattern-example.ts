import { parseRoutePattern } from "../../resources/index.js";

/**
 * A text that a route's regular expression takes, undefined when the guesses below are all wrong: the words that stand in
 * the expression, and some that most expressions take. Whether one fits is asked of the engine that routes use.
 */
export function patternExample(expression: string): string | undefined {
  const parsed = parseRoutePattern(expression);
  if (!parsed.ok) return undefined;
  const plain = expression.replace(/^\^|\$$/g, "");
  const words = expression.match(/[\w/.-]+/g) ?? [];
  const guesses = [plain, ...words.slice(0, 20), words[0] ?? "", "/", "/x", "x", "1", "true", "x9k"];
  const stretched = guesses.slice(0, 3).flatMap((guess) => [`${guess}x`, `${guess}1`, `${guess}/x`]);
  return [...guesses, ...stretched].find((guess) => guess !== "" && parsed.pattern.matchesWhole(guess));
}
