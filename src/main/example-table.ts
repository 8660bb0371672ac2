import type { Explanation } from "../policy/index.js";
import { printable } from "../telemetry/index.js";
import type { ExpectedRow } from "./expected-row.js";
import { differences, referenceText } from "./explain-row.js";
import type { Seen } from "./probe-rows.js";

/** A row with what came of it. */
export interface ProbedRow {
  readonly row: ExpectedRow;
  readonly seen: Seen;
  /** Undefined: the connection ended before policy was asked. */
  readonly explanation: Explanation | undefined;
}

/** One table: from, to, what the client saw, the decision, and what made it. A row that surprises is marked with `!`. */
export function exampleTable(probed: readonly ProbedRow[]): string[] {
  const rows = probed.map((one) => [
    surprises(one).length === 0 ? " " : "!",
    fromText(one.row),
    toText(one.row),
    sawText(one.seen),
    ...decisionCells(one.explanation),
  ]);
  const table = [["", "FROM", "TO", "CLIENT SAW", "DECISION", "BY"], ...rows];
  const widths = table[0]!.map((_title, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}

/** All in which a row is not as expected, the policy and the wire disagreeing included; one sentence each. */
export function surprises({ row, seen, explanation }: ProbedRow): string[] {
  const found = differences(row, explanation);
  if (seen.sees !== row.sees) found.push(`the client saw ${seen.sees} (${seen.detail}), expected ${row.sees}`);
  if (explanation !== undefined && refusals.has(seen.sees) === (explanation.decision.verdict === "allow")) {
    found.push(`the policy says ${explanation.decision.verdict}, and the client saw ${seen.sees}`);
  }
  return found;
}

/** What a client was shown, in words. */
export function sawText({ sees, detail }: Seen): string {
  switch (sees) {
    case "sql-row":
      return printable(`SQL row: ${detail}`);
    case "answer":
      return printable(`answer: ${detail}`);
    case "closed":
      return "connection closed";
    case "handshake-refused":
      return "handshake refused";
    default:
      return sees.startsWith("http-") ? sees.slice("http-".length) : printable(`${sees}: ${detail}`);
  }
}

/** `frontend/web-app`, with what it proves where that is not its ServiceAccount. */
function fromText({ from, principal }: ExpectedRow): string {
  const [kind, namespace, name] = principal.split("/");
  if (kind === "forged") return `another CA's ${namespace}/${name}`;
  const workload = from.replace("/deploy/", "/");
  return kind === "unmeshed" ? `${workload} (no sidecar)` : workload;
}

function toText({ to, protocol, dial }: ExpectedRow): string {
  const place = to.replace("/deploy/", "/");
  return protocol === "http1" ? `${place} GET ${new URL(dial).pathname}` : place;
}

function decisionCells(explanation: Explanation | undefined): [decision: string, by: string] {
  if (explanation === undefined) return ["none: refused before", "TLS"];
  const { verdict, reason, server, authorization } = explanation.decision;
  const grant = referenceText(authorization);
  const by = referenceText(server) ?? "";
  return [verdict === "allow" ? verdict : `${verdict}: ${reason}`, grant === null ? by : `${by} by ${grant}`];
}

const refusals = new Set(["closed", "http-403", "http-404", "handshake-refused"]);
