import type { AccessCount, Flip, FlipPatch } from "../analysis/index.js";

/** Edits for a person: a sentence and its price each, then what can be pasted into a file or given to `patch -p0`. */
export function flipLines(flips: readonly Flip[]): string[] {
  return ["", "To change this answer:", ...flips.flatMap((flip, position) => linesOf(flip, position + 1))];
}

function linesOf({ title, patches, opens, closes, decision }: Flip, number: number): string[] {
  return [
    "",
    `${number}. ${title}`,
    `   Then: ${decision.verdict}. ${priceText(opens, closes)}`,
    ...[...opens.examples.map((text) => `   + ${text}`), ...closes.examples.map((text) => `   - ${text}`)],
    "",
    ...patches.flatMap(patchLines),
  ];
}

function priceText(opens: AccessCount, closes: AccessCount): string {
  const parts = [countText("Opens", opens), ...(closes.count === 0 ? [] : [countText("Closes", closes)])];
  return `${parts.join(" ")}${[...opens.examples, ...closes.examples].length === 0 ? "" : " Among them:"}`;
}

function countText(verb: "Opens" | "Closes", { count, isSampled }: AccessCount): string {
  if (count === 0) return isSampled ? `${verb} nothing else in a sample.` : `${verb} nothing else.`;
  return `${verb} ${isSampled ? "at least " : ""}${count} other ${count === 1 ? "access" : "accesses"}${isSampled ? " (a sample was asked)" : ""}.`;
}

/** Not indented, so that it can be pasted as it is. */
function patchLines({ action, file, yaml }: FlipPatch): string[] {
  const lines = yaml.replace(/\n$/, "").split("\n");
  return action === "create" ? ["---", ...lines] : [`--- ${file}`, `+++ ${file}`, ...lines];
}
