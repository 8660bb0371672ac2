import type { Problem, Severity } from "../../resources/index.js";

/**
 * Problems as workflow commands, which GitHub shows beside the changed lines. Nothing in a problem can begin a command of
 * its own: line ends, and in properties `:` and `,`, are escaped as GitHub prescribes.
 *
 * Columns only where a problem is within one line: GitHub refuses them otherwise. Its last column is inside the range.
 */
export function githubLines(problems: readonly Problem[], pathOf: (file: string) => string): string[] {
  return problems.map((problem) => {
    const { code, severity, message, hint, file, line, column, endLine, endColumn } = problem;
    const isOneLine = line === endLine;
    const properties = {
      file: pathOf(file),
      line,
      endLine,
      ...(isOneLine ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {}),
      title: `${code} ${objectOf(problem)}`.trimEnd(),
    };
    const listed = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    return `::${COMMANDS[severity]} ${listed.join(",")}::${escapeData(hint === "" ? message : `${message}\nhint: ${hint}`)}`;
  });
}

function objectOf({ kind, namespace, name }: Problem): string {
  return [namespace, kind, name].filter((part) => part !== "").join("/");
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

const COMMANDS: Readonly<Record<Severity, string>> = { reject: "error", warn: "warning", info: "notice" };
