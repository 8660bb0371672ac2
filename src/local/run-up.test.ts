import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { MeshtlsError } from "../errors.js";
import { execAs } from "./exec-as.js";
import { readMeshState } from "./mesh-state.js";
import { acceptsConnections } from "./port-readiness.js";
import { isProcessRunning } from "./process-status.js";

test("once: starts, shows the pods, stops and succeeds", async (context) => {
  const up = await startUp(context, manifest(listening), ["once"]);
  const [code] = (await once(up.child, "exit")) as [number];
  assert.equal(code, 0, up.text());
  assert.match(
    up.stdout(),
    /POD +IDENTITY +ADDRESS +PORTS\na\/web +web\.a\.serviceaccount\.identity\S+ +127\.\S+ +8080\n/,
  );
  assert.match(up.text(), /policy generation [0-9a-f]{12} in force\n/);
  assert.deepEqual((await readdir(up.stateDir)).sort(), ["ca.crt", "issuer.crt", "issuer.key"]);
});

test("once: a program that does not come to listen is a failure", async (context) => {
  const up = await startUp(context, manifest("process.exit(1)"), ["once", "impatient"]);
  const [code] = (await once(up.child, "exit")) as [number];
  assert.equal(code, 1, up.text());
  assert.match(up.text(), /not ready: a\/web container app does not listen on 127\./);
  assert.match(up.text(), /exited with code 1; starting again in 1 s/);
});

test("manifests that are refused end with 3 and every problem with its place", async (context) => {
  const up = await startUp(context, `${manifest(listening)}\n---\n${manifest(listening).replace("v1", "v9")}`, []);
  const [code] = (await once(up.child, "exit")) as [number];
  assert.equal(code, 3, up.text());
  assert.match(up.text(), /mesh\.yaml:\d+:\d+: reject /);
});

for (const [signal, stubborn] of [
  ["SIGINT", false],
  ["SIGTERM", true],
] as const) {
  test(`${signal} stops programs with all they started${stubborn ? ", even those that resist" : ""}`, async (context) => {
    const up = await startUp(context, manifest(withGrandchild(stubborn)), []);
    const family = await up.family();
    assert.ok(family.every(isProcessRunning));
    const { pods } = await readMeshState(up.stateDir);
    up.child.kill(signal);
    const [code] = (await once(up.child, "exit")) as [number];
    assert.equal(code, 0, up.text());
    assert.ok(!family.some(isProcessRunning));
    for (const { httpProxy } of pods) assert.equal(await acceptsConnections(httpProxy.address, httpProxy.port), false);
  });
}

test("even SIGKILL leaves no orphan, and the next start takes the state folder over", async (context) => {
  const up = await startUp(context, manifest(withGrandchild(true)), []);
  const family = await up.family();
  up.child.kill("SIGKILL");
  await once(up.child, "exit");
  while (family.some(isProcessRunning)) await new Promise((resolve) => setTimeout(resolve, 10));
  await assert.rejects(
    readMeshState(up.stateDir),
    (error) => error instanceof MeshtlsError && error.code === "E_NO_RUNNING_MESH",
  );
  const again = await startUp(context, manifest(listening), ["once"], up.stateDir);
  const [code] = (await once(again.child, "exit")) as [number];
  assert.equal(code, 0, again.text());
});

test("exec runs a program as a workload and returns its exit code", async (context) => {
  const up = await startUp(context, manifest(withGrandchild(false)), []);
  await up.family();
  const script = `
    if (process.env.POD_NAME !== "web" || !process.env.http_proxy.startsWith("http://127.")) process.exit(1);
    if (process.env.KUBERNETES_SERVICE_HOST !== undefined || process.env.KEPT !== "yes") process.exit(2);
    if (!process.env.MESHTLS_IDENTITY.startsWith("web.a.")) process.exit(3);
    process.exit(42);`;
  const as = {
    stateDir: up.stateDir,
    namespace: "a",
    kind: "Pod",
    name: "web",
    environment: { ...process.env, KEPT: "yes", KUBERNETES_SERVICE_HOST: "10.0.0.1", http_proxy: "http://office" },
    cwd: "/",
  };
  assert.equal(await execAs({ ...as, command: [process.execPath, "-e", script] }), 42);
  assert.equal(await execAs({ ...as, command: [process.execPath, "-e", "process.kill(process.pid, 'SIGTERM')"] }), 143);
  const failures: [Partial<Parameters<typeof execAs>[0]>, string][] = [
    [{ command: ["/no/such/program"] }, "E_NOT_FOUND"],
    [{ command: [] }, "E_USAGE"],
    [{ command: ["true"], name: "other" }, "E_NOT_FOUND"],
    [{ command: ["true"], namespace: "other" }, "E_NOT_FOUND"],
    [{ command: ["true"], kind: "deployment" }, "E_NOT_FOUND"],
    [{ command: ["true"], stateDir: "/no/such/folder" }, "E_NO_RUNNING_MESH"],
  ];
  for (const [change, code] of failures) {
    await assert.rejects(
      execAs({ ...as, command: ["true"], ...change }),
      (error) => error instanceof MeshtlsError && error.code === code,
      JSON.stringify(change),
    );
  }
});

const listening = `require("node:net").createServer().listen(process.env.PORT, process.env.HOST);`;

/** A program that starts another and says both numbers. */
function withGrandchild(stubborn: boolean): string {
  const resist = stubborn ? "process.on('SIGTERM', () => {});" : "";
  const inner = `${resist} setInterval(() => {}, 1000); console.log("family", process.ppid, process.pid);`;
  return `${resist} ${listening}
    require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(inner)}], { stdio: "inherit" });`;
}

function manifest(script: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: a, annotations: { linkerd.io/inject: enabled } }
spec:
  serviceAccountName: web
  containers:
    - name: app
      command: [${JSON.stringify(process.execPath)}, -e, ${JSON.stringify(script)}]
      ports: [{ containerPort: 8080 }]`;
}

/** What `meshtls up` does with a process: signals abort it, and its exit code is the process's. */
const program = `
  import { runUp } from ${JSON.stringify(new URL("run-up.ts", import.meta.url).href)};
  const [manifest, stateDir, ...flags] = process.argv.slice(1);
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => interruption.abort());
  const options = {
    manifests: [manifest], stateDir, environment: process.env, graceMs: 200, once: flags.includes("once"),
    ...(flags.includes("impatient") ? { readyTimeoutMs: 200 } : {}),
  };
  const io = { stdout: process.stdout, stderr: process.stderr, colors: false, interrupted: interruption.signal };
  process.exitCode = await runUp(options, io);
`;

async function startUp(context: TestContext, text: string, flags: readonly string[], state?: string) {
  const folder = await mkdtemp(join(tmpdir(), "meshtls-"));
  const stateDir = state ?? join(folder, "state");
  await writeFile(join(folder, "mesh.yaml"), text);
  const args = ["--import", "tsx", "--input-type=module", "-e", program, join(folder, "mesh.yaml"), stateDir, ...flags];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr?.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
  context.after(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  });
  return {
    child,
    stateDir,
    stdout: () => stdout,
    text: () => `${stdout}\n${stderr}`,
    /** The processes of the program and of what it started, when all of them run and the mesh is ready. */
    async family(): Promise<number[]> {
      const line = /family (\d+) (\d+)/;
      while (!line.test(stdout) || !stderr.includes("ready:")) {
        assert.equal(child.exitCode, null, stderr);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return line.exec(stdout)!.slice(1).map(Number);
    },
  };
}
