import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeCatalogue, type CodeEntry } from "../src/analysis/index.js";
import { unifiedDiff } from "../src/cli/lint/unified-diff.js";
import { cliRun } from "../test/support/cli-run.js";

/** `lint.md` and a page for every code, made from the catalogues and, where there is one, its example. */
export async function lintPages(made: string): Promise<Record<string, string>> {
  const pages: Record<string, string> = { "lint.md": indexPage(made) };
  for (const [code, entry] of codeCatalogue) pages[`lint/${code}.md`] = await codePage(code, entry, made);
  return pages;
}

function indexPage(made: string): string {
  const rows = [...codeCatalogue].map(
    ([code, { title, severities }]) => `| [${code}](lint/${code}.md) | ${severities.join(", ")} | ${title} |`,
  );
  return `# Problems in manifests

${made}

\`reject\`: refused, by Linkerd (its CRDs, its webhook or strict kubectl) and by us. \`warn\`: accepted, but probably not
meant. \`info\`: worth knowing. \`R\`: the document; \`A\`: admission; \`P\`: policy; \`S\`: suppressions.

\`meshtls lint --fix\` mends what is certain and opens nothing. A finding that is known and accepted is suppressed by a
comment at the end of its line, on the line above, or above its object for all of it:

\`\`\`yaml
# meshtls-lint: ignore CODE -- REASON
\`\`\`

Exit codes: 1 when anything is rejected, or shown and as bad as \`--fail-on\`; 3 when nothing can be read; else 0.
See [lint in CI](../guides/lint-in-ci.md).

| code | severity | problem |
|---|---|---|
${rows.join("\n")}
`;
}

async function codePage(code: string, { title, severities, why, remedy }: CodeEntry, made: string): Promise<string> {
  const example = await exampleOf(code);
  const paragraphs = [
    `# ${code}: ${title}`,
    made,
    `Severity: ${severities.map((severity) => `\`${severity}\``).join(", ")}. [All codes](../lint.md)`,
    why,
    ...(remedy === "" ? [] : [remedy]),
    ...suppression(code, severities),
    ...example,
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function suppression(code: string, severities: readonly string[]): string[] {
  const canBe = !code.startsWith("S") && severities.some((severity) => severity !== "reject");
  return canBe ? [`To accept it: \`# meshtls-lint: ignore ${code} -- REASON\``] : [];
}

async function exampleOf(code: string): Promise<string[]> {
  const folder = join("test", "lint-corpus", code);
  const bad = join(folder, "bad.yaml");
  if (!existsSync(bad)) return [];
  const run = await cliRun(["lint", "-f", bad, "--only", code]);
  const fixed = join(folder, "fixed.yaml");
  return [
    "## Example",
    fenced("yaml", readFileSync(bad, "utf8")),
    fenced("", `$ meshtls lint -f ${bad} --only ${code}\n${run.stdout}`),
    ...(existsSync(fixed) ? ["Mended:", fenced("diff", mendedDiff(bad, fixed))] : []),
  ];
}

function mendedDiff(bad: string, fixed: string): string {
  return unifiedDiff(bad, readFileSync(bad, "utf8"), readFileSync(fixed, "utf8")).slice(2).join("\n");
}

/** The text as a code block, whose fence is longer than any in it. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
