import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { cliRun } from "../../../test/support/cli-run.js";
import { policy, server } from "../../../test/support/lint-findings.js";

const lint = (stdin: string, ...flags: string[]) => cliRun(["lint", "-f", "-", ...flags], { stdin });
const old = server("a", "s", "{}", '"80"').replace("v1beta3", "v1beta1");
const open = policy("a", "open", "s", "[] # meshtls-lint: ignore P020 -- a public page");

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { text: string };
  readonly suppressions?: { kind: string; justification: string }[];
  readonly fixes?: unknown[];
  readonly partialFingerprints: Record<string, string>;
  readonly locations: { physicalLocation: { artifactLocation: { uri: string; uriBaseId?: string }; region: object } }[];
}
interface SarifLog {
  readonly runs: { tool: { driver: { rules: { id: string }[] } }; results: SarifResult[] }[];
}

async function sarif(text: string): Promise<SarifLog> {
  const run = await lint(text, "-o", "sarif");
  const log = JSON.parse(run.stdout) as SarifLog;
  const schema = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(await readFile(schema, "utf8")) as object);
  assert.ok(validate(log), JSON.stringify(validate.errors, undefined, 2));
  return log;
}

test("the SARIF log follows its schema and tells place, fix and suppression of every finding", async () => {
  const { results, tool } = (await sarif(old + open)).runs[0]!;
  const quotedPort = results.find(({ ruleId }) => ruleId === "P012")!;
  assert.equal(tool.driver.rules[quotedPort.ruleIndex]!.id, "P012");
  assert.equal(quotedPort.level, "error");
  assert.deepEqual(quotedPort.locations[0]!.physicalLocation, {
    artifactLocation: { uri: "%3Cstdin%3E", uriBaseId: "%SRCROOT%" },
    region: { startLine: 5, startColumn: 31, endLine: 5, endColumn: 35 },
  });
  assert.equal(quotedPort.fixes?.length, 1);
  const accepted = results.find(({ ruleId }) => ruleId === "P020")!;
  assert.deepEqual(accepted.suppressions, [{ kind: "inSource", status: "accepted", justification: "a public page" }]);
});

test("a fingerprint stays when lines above come and go, and differs between findings", async () => {
  const prints = (log: SarifLog) =>
    log.runs[0]!.results.map(({ partialFingerprints }) => Object.values(partialFingerprints)[0]!);
  const before = prints(await sarif(old + open));
  assert.deepEqual(prints(await sarif(`# a comment\n\n${old}${open}`)), before);
  assert.equal(new Set(before).size, before.length);
});

test("a file outside of the folder has its whole address", async () => {
  const folder = await mkdtemp(join(tmpdir(), "meshtls-sarif-"));
  const file = join(folder, "a b#%.yaml");
  await writeFile(file, old);
  const uriFrom = async (cwd: string) => {
    const run = await cliRun(["lint", "-f", file, "-o", "sarif"], { cwd });
    return (JSON.parse(run.stdout) as SarifLog).runs[0]!.results[0]!.locations[0]!.physicalLocation.artifactLocation;
  };
  assert.deepEqual(await uriFrom(folder), { uri: "a%20b%23%25.yaml", uriBaseId: "%SRCROOT%" });
  assert.match((await uriFrom(process.cwd())).uri, /^file:\/\/\/.*a%20b%23%25\.yaml$/);
});

test("annotations are workflow commands with range and title", async () => {
  const run = await lint(old, "-o", "github");
  assert.match(
    run.stdout,
    /^::error file=<stdin>,line=5,endLine=5,col=31,endColumn=34,title=P012 a\/Server\/s::port `"80"` stands in quotes.*%0Ahint: write `port: 80` without quotes$/m,
  );
});

test("hostile names and messages break no output", async () => {
  const name = "x\\n::add-mask::y,::\\r%0A\\e[31m\\u202e[click](http://evil.example)";
  const text =
    policy("a", "p", "s", `[{kind: "K", name: "n"}]`).replace('kind: "K"', `kind: "${name}"`) +
    `---\n"${name.replace("\\e[31m", "")}": 1\n`;
  const github = await lint(text, "-o", "github");
  assert.ok(github.stdout.split("\n").every((line) => line === "" || /^::(error|warning|notice) file=/.test(line)));
  for (const format of ["table", "json", "sarif", "github"]) {
    const { stdout, stderr } = await lint(text, "-o", format);
    assert.doesNotMatch(stdout + stderr, /[\u001b\u202e\r]/, format);
  }
  for (const { message } of (await sarif(text)).runs[0]!.results) assert.doesNotMatch(message.text, /\]\(/);
});

test("suppressed findings are in json with their reason, and counted below the table", async () => {
  const run = await lint(old + open, "-o", "json");
  const { suppressed } = JSON.parse(run.stdout) as { suppressed: { code: string; suppression: { reason: string } }[] };
  assert.deepEqual(
    suppressed.map(({ code, suppression }) => [code, suppression.reason]),
    [["P020", "a public page"]],
  );
  const table = await lint(old + open);
  assert.doesNotMatch(table.stdout, /P020/);
  assert.match(table.stderr, /, 1 suppressed; 2 objects accepted\n$/);
});

test("codes and severities choose what is shown; a rejection fails all the same", async () => {
  const only = await lint(old, "--only", "P002");
  assert.deepEqual([only.code, [...only.stdout.matchAll(/^[A-Z]\d{3}/gm)].map(([code]) => code)], [1, ["P002"]]);
  assert.match(only.stderr, /of them not shown/);
  const milder = await lint(server("a", "s", "{}", "80"), "--min-severity", "reject", "--fail-on", "warn");
  assert.deepEqual([milder.code, milder.stdout], [0, ""]);
  assert.equal((await lint(server("a", "s", "{}", "80"), "--fail-on", "warn")).code, 1);
  const unknown = await lint(old, "--only", "P02");
  assert.deepEqual([unknown.code, unknown.stdout], [3, ""]);
  assert.match(unknown.stderr, /^error: there is no code `P02`\nhint: did you mean /);
});

test("--fix prints standard input mended, and the report beside it", async () => {
  const run = await lint(old, "--fix");
  assert.equal(run.stdout, old.replace("v1beta1", "v1beta3").replace('"80"', "80"));
  assert.match(
    run.stderr,
    /^fixed P002 at <stdin>:2:13: set `apiVersion: policy\.linkerd\.io\/v1beta3`\nfixed P012 at /,
  );
  assert.equal(run.code, 0);
});

test("--fix writes files, --dry-run prints a diff and writes nothing", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "meshtls-fix-"));
  const file = join(cwd, "a.yaml");
  await writeFile(file, old);
  const dry = await cliRun(["lint", "-f", "a.yaml", "--fix", "--dry-run"], { cwd });
  assert.equal(await readFile(file, "utf8"), old);
  assert.match(
    dry.stdout,
    /^--- .*a\.yaml\n\+\+\+ .*a\.yaml\n@@ -1,5 \+1,5 @@\n ---\n-apiVersion: .*v1beta1\n\+apiVersion: .*v1beta3\n/,
  );
  const run = await cliRun(["lint", "-f", "a.yaml", "--fix"], { cwd });
  assert.equal(await readFile(file, "utf8"), old.replace("v1beta1", "v1beta3").replace('"80"', "80"));
  assert.match(run.stderr, /^fixed P002 at /);
});

for (const flags of [["--dry-run"], ["--fix", "-o", "json"]]) {
  test(`${flags.join(" ")} with standard input is refused`, async () => {
    assert.equal((await lint(old, ...flags)).code, 3);
  });
}
