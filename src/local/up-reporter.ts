import {
  collapsedLines,
  decisionLine,
  outboundLine,
  printable,
  type DecisionLineOptions,
  type ObservedWorkload,
} from "../telemetry/index.js";
import type { MeshEvent, MeshListener } from "./mesh-event.js";
import { workloadWord, type PlannedPod } from "./planned-pods.js";
import { decisionText, problemLines, processLine, processText } from "./up-lines.js";

export interface UpReporterOptions {
  /** What programs print on their standard output. */
  readonly out: (line: string) => void;
  /** Everything else. */
  readonly err: (line: string) => void;
  readonly colors: boolean;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** Added to the `explain` commands in decision lines. Default: none. */
  readonly explainFlags?: DecisionLineOptions["explainFlags"];
}

export interface UpReporter {
  readonly listener: MeshListener;
  /** Writes what was only counted so far. */
  readonly flush: () => void;
}

/** Turns what happens in a mesh into lines for a terminal. */
export function upReporter(options: UpReporterOptions): UpReporter {
  const { out, err, colors, now, explainFlags = [] } = options;
  const decisions = collapsedLines({ write: (line) => err(decisionText(line, colors)), now });
  const hinted = new Set<string>();

  const process = ({ pod, container, report }: Extract<MeshEvent, { kind: "process" }>): void => {
    if (report.kind !== "output") {
      err(processLine(pod, container, processText(report), colors));
      return;
    }
    (report.stream === "stdout" ? out : err)(processLine(pod, container, report.line, colors));
    const name = `${pod.key} ${container}`;
    if (!/EADDRINUSE|address already in use/i.test(report.line) || hinted.has(name)) return;
    hinted.add(name);
    err(processLine(pod, container, "hint: listen on the address in HOST and the port in PORT only", colors));
  };

  const sidecar = ({ pod, side, event }: Extract<MeshEvent, { kind: "sidecar" }>): void => {
    const at = observedWorkload(pod);
    const line = side === "inbound" ? decisionLine(event, at, { explainFlags }) : outboundLine(event, at);
    if (line !== undefined) decisions.add(line);
  };

  const listener: MeshListener = (event) => {
    switch (event.kind) {
      case "notice":
        err(printable(event.text));
        return;
      case "process":
        process(event);
        return;
      case "sidecar":
        sidecar(event);
        return;
      case "in-force":
        for (const problem of event.problems) if (problem.severity === "warn") problemLines(problem).forEach(err);
        err(`policy generation ${event.generation} in force`);
        return;
      case "kept":
        if (event.message !== undefined) err(printable(event.message));
        for (const problem of event.problems) if (problem.severity === "reject") problemLines(problem).forEach(err);
        err(`the edit was refused; policy generation ${event.generation} stays in force`);
        return;
      case "settled":
        return;
    }
  };
  return { listener, flush: decisions.flush };
}

/** A pod as observers name it: one object per pod, because it is asked for with every request. */
export function observedWorkload(pod: PlannedPod): ObservedWorkload {
  const known = observedWorkloads.get(pod);
  if (known !== undefined) return known;
  const made = { namespace: pod.namespace, workload: workloadWord(pod.workload), pod: pod.name };
  observedWorkloads.set(pod, made);
  return made;
}

const observedWorkloads = new WeakMap<PlannedPod, ObservedWorkload>();
