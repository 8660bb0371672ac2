export { collapsedLines } from "./collapsed-lines.js";
export type { CollapsedLines, CollapsedLinesOptions } from "./collapsed-lines.js";
export { decisionCounts } from "./decision-counts.js";
export type { DecisionCount, DecisionCounts } from "./decision-counts.js";
export { decisionLine, outboundLine } from "./decision-line.js";
export type { DecisionLineOptions } from "./decision-line.js";
export { InboundMetrics } from "./inbound-metrics.js";
export type { InboundMetricsOptions, MetricLimits } from "./inbound-metrics.js";
export { metricCatalogue } from "./metric-catalogue.js";
export type { MetricEntry, MetricName } from "./metric-catalogue.js";
export { labelText, metricsText } from "./metrics-text.js";
export type { MetricSample } from "./metrics-text.js";
export type {
  AskedParts,
  ObservedDecision,
  ObservedEvent,
  ObservedRefusal,
  ObservedRequest,
  ObservedWorkload,
} from "./observed-event.js";
export { printable } from "./printable.js";
export { processSamples } from "./process-samples.js";
