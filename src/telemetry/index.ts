export { collapsedLines } from "./collapsed-lines.js";
export type { CollapsedLines, CollapsedLinesOptions } from "./collapsed-lines.js";
export { decisionCounts } from "./decision-counts.js";
export type { DecisionCount, DecisionCounts } from "./decision-counts.js";
export { clientText, decisionLine, outboundLine } from "./decision-line.js";
export type { DecisionLineOptions } from "./decision-line.js";
export type {
  AskedParts,
  ObservedDecision,
  ObservedEvent,
  ObservedRefusal,
  ObservedRequest,
  ObservedWorkload,
} from "./observed-event.js";
export { printable, shellWord } from "./printable.js";
