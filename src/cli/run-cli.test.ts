import assert from "node:assert/strict";
import { test } from "node:test";
import { cliRun } from "../../test/support/cli-run.js";

test("help that was asked for is a result", async () => {
  const run = await cliRun(["--help"]);
  assert.deepEqual([run.code, run.stderr], [0, ""]);
  assert.match(run.stdout, /^Usage: meshtls \[options\] \[command\]\n/);
});

test("the version is printed alone", async () => {
  assert.deepEqual(await cliRun(["--version"]), { code: 0, stdout: "0.0.0-test\n", stderr: "" });
});

test("no command at all is invalid input, with help on stderr", async () => {
  const run = await cliRun([]);
  assert.deepEqual([run.code, run.stdout], [3, ""]);
  assert.match(run.stderr, /^Usage: meshtls /);
});

for (const [line, stderr] of [
  ["cert verify", "error: unknown command `cert`\nhint: did you mean `certs`?\n"],
  [
    "viz authz -n data deployment/postgres",
    "error: unknown command `viz`\nhint: `meshtls identity` verifies a workload's certificate, `meshtls explain` says what is allowed and why\n",
  ],
  [
    "install --identity-trust-anchors-file ca.crt",
    "error: unknown command `install`\nhint: nothing is installed on a laptop: `meshtls up -f DIR` runs the mesh and takes the same --identity flags\n",
  ],
  [
    "viz tap deployment/api-server -n backend --to deployment/database -n data",
    "error: flag --namespace given twice (`backend`, `data`)\nhint: did you mean `--to data/deployment/database`?\n",
  ],
] as const) {
  test(`\`meshtls ${line}\` is answered with a way on`, async () => {
    assert.deepEqual(await cliRun(line.split(" ")), { code: 3, stdout: "", stderr });
  });
}

test("control bytes on the command line are never printed raw", async () => {
  const run = await cliRun(["\u001b[2Jx\nerror: forged"]);
  assert.equal(run.code, 3);
  assert.doesNotMatch(run.stderr, /\u001b/);
  assert.doesNotMatch(run.stderr, /^error: forged/m);
});
