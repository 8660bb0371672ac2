import type { Problem } from "../resources/index.js";
import { tableLines } from "./table.js";

/** Problems for a person: one row each, and below it what is wrong and what to do. */
export function problemTable(problems: readonly Problem[]): string[] {
  const rows = problems.map((problem) => [problem.code, problem.severity, objectOf(problem), placeOf(problem)]);
  const [header = "", ...lines] = tableLines(["CODE", "SEVERITY", "OBJECT", "WHERE"], rows);
  const below = problems.map(({ message, hint }) => [
    `${indent}${message}`,
    ...(hint === "" ? [] : [`${indent}hint: ${hint}`]),
  ]);
  return [header, ...lines.flatMap((line, position) => [line, ...below[position]!])];
}

/** Problems as talk beside a result: `manifests/a.yaml:3:5: reject P001 backend/Server/web: …`. */
export function problemLines(problems: readonly Problem[]): string[] {
  return problems.flatMap((problem) => {
    const { code, severity, message, hint } = problem;
    const object = objectOf(problem);
    const subject = [severity, code, ...(object === "" ? [] : [object])].join(" ");
    const line = `${placeOf(problem)}: ${subject}: ${message}`;
    return hint === "" ? [line] : [line, `${indent}hint: ${hint}`];
  });
}

function placeOf({ file, line, column }: Problem): string {
  return `${file}:${line}:${column}`;
}

/** `backend/Server/web`, `Namespace/backend`; empty when nothing of it could be read. */
function objectOf({ kind, namespace, name }: Problem): string {
  return [namespace, kind, name].filter((part) => part !== "").join("/");
}

/** As far as the code column reaches. */
const indent = "       ";
