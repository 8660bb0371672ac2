import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startMesh, type RunningMesh } from "../../src/local/index.js";
import { runProgram } from "../support/run-program.js";

const stateDir = mkdtempSync(join(tmpdir(), "meshtls-psql-"));
let mesh: RunningMesh;

before(async () => {
  const started = await startMesh({
    manifests: ["examples/three-tier"],
    stateDir,
    environment: process.env,
    watch: false,
  });
  assert.ok(started.ok);
  mesh = started.mesh;
  assert.deepEqual(await mesh.ready, { ok: true });
});

after(async () => {
  await mesh.close();
  rmSync(stateDir, { recursive: true, force: true });
});

function psqlAs(namespace: string, name: string) {
  const env = mesh.env({ kind: "deployment", namespace, name });
  const host = env["POSTGRES_DATA_SERVICE_HOST"]!;
  const port = env["POSTGRES_DATA_SERVICE_PORT"]!;
  const query = ["-tA", "-c", "select item from meshtls_example.orders order by id limit 1"];
  return runProgram(["psql", "-h", host, "-p", port, "-U", "postgres", "-d", "postgres", ...query], env);
}

void test("psql as the API reads a row through mutual TLS", async () => {
  const { code, stdout } = await psqlAs("backend", "api-server");
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "tea\n" });
});

void test("psql as the intruder, and without a sidecar, sees the connection close", async () => {
  for (const [namespace, name] of [
    ["frontend", "web-app"],
    ["legacy", "unmeshed-client"],
  ] as const) {
    const { code, stderr } = await psqlAs(namespace, name);
    assert.equal(code, 2);
    assert.match(stderr, /server closed the connection unexpectedly/);
  }
});
