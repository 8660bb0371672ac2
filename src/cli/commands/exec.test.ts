import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cliRun } from "../../../test/support/cli-run.js";
import { deployment } from "../../../test/support/lint-findings.js";
import { startMesh } from "../../local/index.js";

let folder = "";
let stop = (): Promise<void> => Promise.resolve();
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshtls-exec-"));
  await writeFile(join(folder, "mesh.yaml"), deployment("backend", "api-server"));
  const started = await startMesh({
    manifests: [join(folder, "mesh.yaml")],
    stateDir: join(folder, "state"),
    environment: {},
    watch: false,
  });
  assert.ok(started.ok);
  stop = () => started.mesh.close();
});
after(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

const exec = (...words: string[]) =>
  cliRun(["exec", "--state-dir", "state", ...words], { cwd: folder, env: { PATH: process.env["PATH"] ?? "" } });

for (const [what, words, code, stderr] of [
  ["ends as the command does", ["-n", "backend", "deploy/api-server", "--", "sh", "-c", "exit 7"], 7, ""],
  [
    "runs as the workload, with the flags of the command left alone",
    [
      "deploy/api-server",
      "-n",
      "backend",
      "--",
      "sh",
      "-c",
      'test "$MESHTLS_IDENTITY" = api-server.backend.serviceaccount.identity.linkerd.cluster.local',
      "-n",
      "x",
    ],
    0,
    "",
  ],
  [
    "needs a command",
    ["-n", "backend", "deploy/api-server"],
    3,
    "error: there is no command to run\nhint: write it after `--`\n",
  ],
  [
    "needs a name",
    ["deploy", "--", "true"],
    3,
    "error: which Deployment? a name is missing after `deploy`\nhint: write `deployment/NAME`\n",
  ],
  [
    "refuses a second namespace",
    ["-n", "a", "-n", "b", "deploy/api-server", "--", "true"],
    3,
    "error: flag --namespace given twice (`a`, `b`)\nhint: give it once\n",
  ],
] as const) {
  test(`exec ${what}`, async () => {
    assert.deepEqual(await exec(...words), { code, stdout: "", stderr });
  });
}

test("a program that this machine does not have is a failure", async () => {
  const run = await exec("-n", "backend", "deploy/api-server", "--", "no-such-program");
  assert.equal(run.code, 1);
  assert.match(run.stderr, /^error: no program `no-such-program`\nhint: /);
});
