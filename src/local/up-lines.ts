import type { Problem } from "../resources/index.js";
import { printable } from "../telemetry/index.js";
import type { MeshState } from "./mesh-state.js";
import type { PlannedPod } from "./planned-pods.js";
import type { ProcessReport } from "./supervised-process.js";

/** What `up` says, line by line. Every line is safe for a terminal; colours are added only when `colors` is true. */

/** A line of a program's output, or about it. */
export function processLine(pod: PlannedPod, container: string, text: string, colors: boolean): string {
  const prefix = `[${pod.key} ${container}]`;
  return `${colors ? paint(prefix, colorOf(pod.key)) : prefix} ${printable(text)}`;
}

/** What became of a program, in words. */
export function processText(report: Exclude<ProcessReport, { kind: "output" }>): string {
  switch (report.kind) {
    case "started":
      return `started (pid ${report.pid})`;
    case "left-behind":
      return `process ${report.pid} or one that it started could not be killed`;
    case "ended":
      return `${endText(report.end)}; starting again in ${report.restartInMs / 1000} s`;
  }
}

/** `file:line:column: message`, and how to mend it. */
export function problemLines(problem: Problem): string[] {
  const { file, line, column, severity, code, message, hint } = problem;
  const lines = [`${file}:${line}:${column}: ${severity} ${code}: ${message}`];
  if (hint !== "") lines.push(`  hint: ${hint}`);
  return lines.map((text) => printable(text));
}

/** The pods of a mesh as a table. */
export function podTable(state: MeshState): string[] {
  const rows = state.pods.map((pod) => [
    `${pod.namespace}/${pod.name}`,
    pod.meshed ? pod.identity : "(no sidecar)",
    pod.podAddress,
    pod.ports.map(({ port, entrance }) => (port === entrance.port ? `${port}` : `${port}->${entrance.port}`)).join(","),
  ]);
  const table = [["POD", "IDENTITY", "ADDRESS", "PORTS"], ...rows];
  const widths = table[0]!.map((_title, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) =>
    printable(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    ),
  );
}

/** A line about a decision; what was refused stands out. */
export function decisionText(line: string, colors: boolean): string {
  return colors ? paint(line, line.startsWith("audited") ? yellow : red) : line;
}

function endText(end: Extract<ProcessReport, { kind: "ended" }>["end"]): string {
  switch (end.kind) {
    case "exited":
      return `exited with code ${end.code}`;
    case "killed":
      return `was killed by ${end.signal}`;
    case "not-started":
      return `cannot be started: ${end.message}`;
  }
}

function paint(text: string, color: number): string {
  return `\x1b[${color}m${text}\x1b[0m`;
}

/** The same colour for the same pod, in every run. */
function colorOf(key: string): number {
  let sum = 0;
  for (const character of key) sum = (sum * 31 + character.codePointAt(0)!) % 997;
  return prefixColors[sum % prefixColors.length]!;
}

const prefixColors = [32, 34, 35, 36, 92, 94, 95, 96];
const red = 31;
const yellow = 33;
