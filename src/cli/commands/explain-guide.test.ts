import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cliRun } from "../../../test/support/cli-run.js";

const guide = readFileSync("docs/guides/why-was-i-refused.md", "utf8");
const examples = [...guide.matchAll(/^```console\n\$ npx meshtls (.+)\n([^]*?)^```$/gm)];

test("the guide shows every sort of answer", () => {
  assert.equal(examples.length, 8);
});

for (const [, line = "", output] of examples) {
  test(`the guide shows what \`${line}\` prints`, async () => {
    const argv = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
    const run = await cliRun(argv);
    assert.deepEqual([run.stdout, run.stderr], [output, ""]);
  });
}
