import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { MeshtlsError } from "../errors.js";
import type { AddressMode } from "./address-mode.js";
import type { MeshEvent } from "./mesh-event.js";
import { readMeshState } from "./mesh-state.js";
import { acceptsConnections } from "./port-readiness.js";
import { isProcessRunning } from "./process-status.js";
import type { RunningMesh } from "./running-mesh.js";
import { startMesh } from "./start-mesh.js";

for (const addresses of ["loopback", "ports"] as const) {
  test(`a mesh lets listed identities in and refuses others (${addresses})`, async (context) => {
    const { mesh } = await startedMesh(context, manifests({ allowed: "web" }), addresses);
    assert.deepEqual(await mesh.ready, { ok: true });
    assert.equal(await status(mesh, "web", "http://api.backend:80/"), "200 api-0 saw web");
    assert.equal(await status(mesh, "intruder", "http://api.backend:80/"), "403 ");
    assert.equal(await status(mesh, "unmeshed", "http://api.backend:80/"), "403 ");
    const { API_BACKEND_SERVICE_HOST: host, API_BACKEND_SERVICE_PORT: port } = mesh.env(deployment("frontend", "web"));
    assert.equal(await direct(String(host), Number(port)), "200 api-0 saw web");
  });
}

test("an edit of the policy is in force on the next request and restarts nothing", async (context) => {
  const world = await startedMesh(context, manifests({ allowed: "web" }));
  const { mesh } = world;
  await mesh.ready;
  assert.equal(await status(mesh, "web", "http://api.backend:80/"), "200 api-0 saw web");
  const before = world.pids();
  await world.edit(manifests({ allowed: "intruder" }), "in-force");
  assert.equal(await status(mesh, "web", "http://api.backend:80/"), "403 ");
  assert.equal(await status(mesh, "intruder", "http://api.backend:80/"), "200 api-0 saw intruder");
  await world.edit("kind: [", "kept");
  assert.equal(await status(mesh, "web", "http://api.backend:80/"), "403 ");
  await world.edit(manifests({ allowed: "intruder" }), "in-force");
  await world.edit(manifests({ allowed: "web" }), "in-force");
  assert.equal(await status(mesh, "web", "http://api.backend:80/"), "200 api-0 saw web");
  assert.deepEqual(world.pids(), before);
});

test("a TCP connection is cut when an edit takes its permit away", async (context) => {
  const world = await startedMesh(context, manifests({ allowed: "web", protocol: "opaque" }));
  await world.mesh.ready;
  const env = world.mesh.env(deployment("frontend", "web"));
  const socket = connect({ host: env["API_BACKEND_SERVICE_HOST"]!, port: Number(env["API_BACKEND_SERVICE_PORT"]) });
  context.after(() => socket.destroy());
  socket.write("GET / HTTP/1.1\r\nhost: api\r\n\r\n");
  await new Promise((resolve) => socket.once("data", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await world.edit(manifests({ allowed: "intruder", protocol: "opaque" }), "in-force");
  await closed;
});

test("an edit starts, stops and restarts exactly the programs that it changes", async (context) => {
  const world = await startedMesh(context, manifests({ allowed: "web" }));
  const { mesh } = world;
  await mesh.ready;
  const before = world.pids();
  await world.edit(manifests({ allowed: "web", intruder: false, message: "hello again" }), "settled");
  assert.deepEqual(
    mesh.pods.map(({ pod }) => pod.key),
    ["backend/api-0", "frontend/unmeshed-0", "frontend/web-0"],
  );
  assert.equal(isProcessRunning(before.get("frontend/intruder-0")!), false);
  assert.equal(isProcessRunning(before.get("backend/api-0")!), false);
  assert.equal(world.pids().get("frontend/web-0"), before.get("frontend/web-0"));
  await world.until(async () => (await status(mesh, "web", "http://api.backend:80/")) === "200 hello again saw web");
  await world.edit(manifests({ allowed: "intruder", message: "hello again" }), "settled");
  await world.until(
    async () => (await status(mesh, "intruder", "http://api.backend:80/")) === "200 hello again saw intruder",
  );
});

test("a new Service and a Server on a port that nobody declared open entrances and restart nothing", async (context) => {
  const world = await startedMesh(context, manifests({ allowed: "web" }));
  const { mesh } = world;
  await mesh.ready;
  const before = world.pids();
  const added = `
---
apiVersion: v1
kind: Service
metadata: { name: other, namespace: backend }
spec: { selector: { app: api }, ports: [{ port: 81, targetPort: 8080 }] }
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: metrics, namespace: backend }
spec: { podSelector: { matchLabels: { app: api } }, port: 9090, proxyProtocol: HTTP/1 }
`;
  await world.edit(manifests({ allowed: "web" }) + added, "settled");
  assert.equal(await status(mesh, "web", "http://other.backend:81/"), "200 api-0 saw web");
  const { OTHER_BACKEND_SERVICE_HOST: host, OTHER_BACKEND_SERVICE_PORT: port } = mesh.env(
    deployment("frontend", "web"),
  );
  assert.equal(await direct(String(host), Number(port)), "200 api-0 saw web");
  const metrics = mesh.state().pods[0]!.ports.find((candidate) => candidate.port === 9090)!;
  assert.equal(await direct(metrics.entrance.address, metrics.entrance.port), "403 ");
  assert.deepEqual(world.pids(), before);
});

test("a program of this machine that is no pod does not pass for the pod's own loopback", async (context) => {
  const { mesh } = await startedMesh(context, manifests({ allowed: "web" }));
  await mesh.ready;
  const { ports } = mesh.state().pods.find((pod) => pod.name === "api-0")!;
  const [{ entrance }] = ports as [(typeof ports)[number]];
  assert.equal(await direct(entrance.address, entrance.port), "403 ");
});

test("closing leaves no process, no listener and no claim on the state folder", async (context) => {
  const world = await startedMesh(context, manifests({ allowed: "web" }));
  const { mesh, stateDir } = world;
  await mesh.ready;
  const { pods } = await readMeshState(stateDir);
  assert.equal(pods.length, 4);
  await assert.rejects(
    startMesh({ manifests: [world.file], stateDir, environment: process.env }),
    (error) => error instanceof MeshtlsError && error.code === "E_MESH_ALREADY_RUNNING",
  );
  const pids = [...world.pids().values()];
  assert.ok(pids.every(isProcessRunning));
  await mesh.close();
  await mesh.close();
  assert.ok(!pids.some(isProcessRunning));
  const listeners = pods.flatMap((pod) => [
    pod.httpProxy,
    ...(pod.direct === null ? [] : [pod.direct]),
    ...pod.ports.flatMap(({ entrance, application }) => [entrance, application]),
  ]);
  for (const { address, port } of listeners) assert.equal(await acceptsConnections(address, port), false);
  await assert.rejects(
    readMeshState(stateDir),
    (error) => error instanceof MeshtlsError && error.code === "E_NO_RUNNING_MESH",
  );
  assert.deepEqual((await readdir(stateDir)).sort(), ["ca.crt", "issuer.crt", "issuer.key"]);
});

test("manifests with a rejection start nothing and leave nothing", async (context) => {
  const folder = await temporaryFolder(context);
  const file = join(folder, "bad.yaml");
  await writeFile(file, manifests({ allowed: "web" }).replace("HTTP/1", "HTTP/9"));
  const started = await startMesh({ manifests: [file], stateDir: join(folder, "state"), environment: process.env });
  assert.equal(started.ok, false);
  assert.deepEqual(await readdir(folder), ["bad.yaml"]);
  await assert.rejects(
    startMesh({ manifests: ["-"], stateDir: join(folder, "state"), environment: process.env }),
    (error) => error instanceof MeshtlsError && error.code === "E_USAGE",
  );
});

test("a program that never listens is named", async (context) => {
  const text = manifests({ allowed: "web" }).replace("server.listen", "void");
  const { mesh } = await startedMesh(context, text, "loopback", 200);
  const readiness = await mesh.ready;
  assert.ok(!readiness.ok);
  assert.match(
    readiness.waitingFor[0] ?? "",
    /^backend\/api-0 container app does not listen on 127\.\d+\.\d+\.\d+:8080$/,
  );
});

test("a variable of the manifest that the mesh overrules is announced", async (context) => {
  const overruled = manifests({ allowed: "web" }).replace(
    "env: [{ name: MESSAGE,",
    'env: [{ name: HOST, value: "0.0.0.0" }, { name: MESSAGE,',
  );
  const started = await startedMesh(context, overruled);
  assert.deepEqual(await started.mesh.ready, { ok: true });
  const { HOST: host } = started.mesh.env(deployment("backend", "api"));
  assert.deepEqual(started.notices(), [`backend/api-0: HOST of container app is replaced by HOST=${String(host)}`]);
});

interface Shape {
  readonly allowed: string;
  readonly protocol?: string;
  readonly intruder?: boolean;
  readonly message?: string;
}

function manifests({ allowed, protocol = "HTTP/1", intruder = true, message = "$(POD_NAME)" }: Shape): string {
  const server = `
    const server = require("node:http").createServer((request, response) => {
      const identity = request.headers["l5d-client-id"] ?? "nobody";
      response.end(process.env.MESSAGE + " saw " + identity.split(".")[0]);
    });
    server.listen(process.env.PORT, process.env.HOST);`;
  return [
    workload("backend", "api", true, server, "ports: [{ containerPort: 8080 }]", message),
    workload("frontend", "web", true),
    ...(intruder ? [workload("frontend", "intruder", true)] : []),
    workload("frontend", "unmeshed", false),
    `apiVersion: v1
kind: Service
metadata: { name: api, namespace: backend }
spec: { selector: { app: api }, ports: [{ port: 80, targetPort: 8080 }] }`,
    `apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: api, namespace: backend }
spec: { podSelector: { matchLabels: { app: api } }, port: 8080, proxyProtocol: ${protocol} }`,
    `apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: clients, namespace: backend }
spec: { identities: ["${allowed}.frontend.serviceaccount.identity.linkerd.cluster.local"] }`,
    `apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: clients, namespace: backend }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: api }
  requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: clients }]`,
  ].join("\n---\n");
}

function workload(
  namespace: string,
  name: string,
  meshed: boolean,
  script = "setInterval(() => {}, 1000)",
  ports = "",
  message = "",
): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata:
      labels: { app: ${name} }
      annotations: { linkerd.io/inject: ${meshed ? "enabled" : "disabled"} }
    spec:
      serviceAccountName: ${name}
      containers:
        - name: app
          command: [${JSON.stringify(process.execPath)}, -e, ${JSON.stringify(script)}]
          env: [{ name: MESSAGE, value: "${message}" }]
          ${ports}`;
}

async function startedMesh(
  context: TestContext,
  text: string,
  addresses: AddressMode = "loopback",
  readyTimeoutMs = 30_000,
) {
  const folder = await temporaryFolder(context);
  const file = join(folder, "mesh.yaml");
  const stateDir = join(folder, "state");
  await writeFile(file, text);
  const events: MeshEvent[] = [];
  const started = await startMesh({
    manifests: [file],
    stateDir,
    addresses,
    readyTimeoutMs,
    environment: process.env,
    listener: (event) => events.push(event),
  });
  assert.ok(started.ok, JSON.stringify(started));
  const { mesh } = started;
  context.after(() => mesh.close());
  return {
    mesh,
    file,
    stateDir,
    /** Writes the manifests and waits for what comes of it. */
    async edit(changed: string, outcome: MeshEvent["kind"]): Promise<void> {
      const happened = new Promise<void>((resolve) => {
        const stop = mesh.subscribe((event) => {
          if (event.kind !== outcome) return;
          stop();
          resolve();
        });
      });
      await writeFile(file, changed);
      await happened;
    },
    /** The last process that was started for each pod. */
    pids(): ReadonlyMap<string, number> {
      return new Map(
        events.flatMap((event) =>
          event.kind === "process" && event.report.kind === "started" ? [[event.pod.key, event.report.pid]] : [],
        ),
      );
    },
    notices(): readonly string[] {
      return events.flatMap((event) => (event.kind === "notice" ? [event.text] : []));
    },
    async until(holds: () => Promise<boolean>): Promise<void> {
      while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

/** What a program of a workload in `frontend` gets when it asks for a URL through its HTTP proxy. */
function status(mesh: RunningMesh, name: string, url: string): Promise<string> {
  const proxy = new URL(mesh.env(deployment("frontend", name))["http_proxy"]!);
  return ask({ host: proxy.hostname, port: Number(proxy.port), path: url, headers: { host: url.split("/")[2]! } });
}

function direct(host: string, port: number): Promise<string> {
  return ask({ host, port, path: "/" });
}

function ask(options: { host: string; port: number; path: string; headers?: Record<string, string> }): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => (body += text));
      response.on("end", () => resolve(`${response.statusCode ?? 0} ${body}`));
    });
    asked.on("error", reject);
    asked.end();
  });
}

function deployment(namespace: string, name: string) {
  return { namespace, kind: "deployment", name };
}

async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshtls-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
