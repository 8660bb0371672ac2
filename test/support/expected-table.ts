import type { ExpectedRow } from "../../src/main/expected-row.js";

/** The table of an example's README: its `expected.jsonl` for people. */
export function expectedTable(rows: readonly ExpectedRow[]): string {
  const cells = rows.map((row) => [fromText(row), toText(row), seesText(row.sees), decisionText(row), row.note]);
  return [["Who", "asks", "and sees", "Decision", "Why"], ["---", "---", "---", "---", "---"], ...cells]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

function fromText({ from, principal }: ExpectedRow): string {
  if (principal.startsWith("forged/")) return `a stranger who calls itself \`${principal.slice("forged/".length)}\``;
  return `\`${from.replace("/deploy/", "/")}\`${principal === "unmeshed" ? " (not meshed)" : ""}`;
}

function toText({ dial, to }: ExpectedRow): string {
  return dial.startsWith("tls:") ? `the sidecar of \`${to.replace("/deploy/", "/")}\`` : `\`${dial}\``;
}

function seesText(sees: string): string {
  return words[sees] ?? sees.replace("http-", "");
}

function decisionText({ decision, reason, server, authorization }: ExpectedRow): string {
  if (decision === null) return "none: TLS refuses before";
  const by = authorization === null ? `\`${server ?? ""}\`` : `\`${server ?? ""}\` by \`${authorization}\``;
  return decision === "allow" ? `allow, ${by}` : `${decision} (${reason ?? ""}), ${by}`;
}

const words: Readonly<Record<string, string>> = {
  "sql-row": "an SQL row",
  answer: "an answer",
  closed: "a closed connection",
  "handshake-refused": "a refused handshake",
};
