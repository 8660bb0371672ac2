import type { Explanation, Reference } from "../policy/index.js";
import { printable } from "../telemetry/index.js";
import type { ExpectedRow } from "./expected-row.js";
import { differences } from "./explain-row.js";
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
      return "an answer";
    case "closed":
      return "connection closed";
    case "handshake-refused":
      return "handshake refused";
    default:
      return sees.startsWith("http-") ? sees.slice("http-".length) : printable(`${sees}: ${detail}`);
  }
}

/** `frontend/web-app`; for a certificate of another CA the name in it. */
function fromText({ from, principal }: ExpectedRow): string {
  const [kind, ...name] = principal.split("/");
  return kind === "forged" ? `forged ${name.join("/")}` : from.replace("/deploy/", "/");
}

function toText({ to, protocol, dial }: ExpectedRow): string {
  const place = to.replace("/deploy/", "/");
  return protocol === "http1" ? `${place} ${new URL(dial).pathname}` : place;
}

/** What let the client in, or else what stood in its way. */
function decisionCells(explanation: Explanation | undefined): [decision: string, by: string] {
  if (explanation === undefined) return ["none: TLS came first", ""];
  const { verdict, reason, server, authorization } = explanation.decision;
  return [verdict === "allow" ? verdict : `${verdict}: ${reason}`, makerText(authorization ?? server)];
}

function makerText({ kind, name }: Reference): string {
  return `${makers[kind] ?? kind} ${name}`;
}

const makers: Readonly<Record<string, string>> = { authorizationpolicy: "policy", server: "Server" };
const refusals = new Set(["closed", "http-403", "http-404", "handshake-refused"]);
