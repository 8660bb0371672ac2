import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cliRun } from "../../../test/support/cli-run.js";
import { deployment } from "../../../test/support/lint-findings.js";
import { startMesh } from "../../local/index.js";
import { readMeshState, writeMeshState } from "../../local/mesh-state.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";
const identity = `api-server.backend.${suffix}`;
let folder = "";
let stop = (): Promise<void> => Promise.resolve();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshtls-identity-"));
  const replicas = deployment("backend", "api-server").replace("spec:\n", "spec:\n  replicas: 2\n");
  const bare = deployment("backend", "legacy").replace("linkerd.io/inject: enabled", "a: b");
  await writeFile(join(folder, "mesh.yaml"), replicas + bare);
  const stateDir = join(folder, "state");
  const started = await startMesh({ manifests: [join(folder, "mesh.yaml")], stateDir, environment: {}, watch: false });
  assert.ok(started.ok);
  stop = () => started.mesh.close();
});
after(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

const show = (...words: string[]) =>
  cliRun(["identity", ...words, "--state-dir", "state"], { cwd: folder, now: new Date() });

test("every pod of a workload is shown with its verdict", async () => {
  const run = await show("deploy/api-server", "-n", "backend", "-o", "short");
  assert.equal(run.code, 0);
  const line = (pod: string) => `${pod} ${identity} expires \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ OK\\n`;
  assert.match(run.stdout, new RegExp(`^${line("api-server-0")}${line("api-server-1")}$`));
});

test("the text names the subject, the alternative name and the anchor it chains to", async () => {
  const run = await show("pod/api-server-1", "-n", "backend");
  assert.equal(run.code, 0);
  assert.match(run.stdout, /^POD api-server-1 \(1 of 1\)\n/);
  assert.match(run.stdout, new RegExp(`^ {8}Subject: CN=${identity}$`, "m"));
  assert.match(run.stdout, new RegExp(`^ {16}DNS:${identity}$`, "m"));
  assert.match(
    run.stdout,
    /^OK: chains to CN=root\.linkerd\.cluster\.local \([0-9a-f]{16}\), expires in 2[34]h\S*, matches the expected identity$/m,
  );
});

test("pem is the certificate that the sidecar presents, and its issuer", async () => {
  const run = await show("sa/api-server", "-n", "backend", "-o", "pem");
  assert.equal(new X509Certificate(run.stdout).subjectAltName, `DNS:${identity}`);
  assert.equal(run.stdout.match(/BEGIN CERTIFICATE/g)?.length, 4);
});

test("json holds the certificate and the chain", async () => {
  const run = await show("deploy/api-server", "-n", "backend", "-o", "json");
  const { certificates } = JSON.parse(run.stdout) as {
    certificates: { pod: string; certificate: { identity: string }; chain: { isValid: boolean }; failures: string[] }[];
  };
  assert.deepEqual(
    certificates.map(({ pod, certificate, chain, failures }) => [pod, certificate.identity, chain.isValid, failures]),
    [
      ["api-server-0", identity, true, []],
      ["api-server-1", identity, true, []],
    ],
  );
});

test("a workload without a sidecar has no certificate and fails", async () => {
  const run = await show("deploy/legacy", "-n", "backend", "-o", "short");
  assert.deepEqual(run, {
    code: 1,
    stdout: "legacy-0 - FAILED: has no sidecar: set the annotation `linkerd.io/inject: enabled`\n",
    stderr: "",
  });
});

for (const [what, change, failure] of [
  [
    "that chains to no anchor of the mesh",
    async (state: Awaited<ReturnType<typeof readMeshState>>) => {
      await cliRun(["certs", "generate", "root", "--force"], { cwd: folder, now: new Date() });
      return { ...state, anchorsPem: await readFile(join(folder, "ca.crt"), "utf8") };
    },
    /^api-server-0 .* FAILED: C004 x509: certificate signed by unknown authority/m,
  ],
  [
    "of another workload",
    (state: Awaited<ReturnType<typeof readMeshState>>) => {
      const [first, second, ...rest] = state.pods;
      return Promise.resolve({
        ...state,
        pods: [first!, { ...second!, identity: `other.backend.${suffix}` }, ...rest],
      });
    },
    /^api-server-0 .* OK\napi-server-1 .* FAILED: /,
  ],
  [
    "that nobody serves",
    (state: Awaited<ReturnType<typeof readMeshState>>) => {
      const [first, ...rest] = state.pods;
      return Promise.resolve({ ...state, pods: [{ ...first!, direct: { address: "127.0.0.1", port: 1 } }, ...rest] });
    },
    /^api-server-0 .* FAILED: no TLS handshake at 127\.0\.0\.1:1: .*\napi-server-1 .* OK$/m,
  ],
] as const) {
  test(`a certificate ${what} fails, and the other pods are still shown`, async () => {
    const state = await readMeshState(join(folder, "state"));
    try {
      await writeMeshState(join(folder, "state"), await change(state));
      const run = await show("deploy/api-server", "-n", "backend", "-o", "short");
      assert.match(run.stdout, failure);
      assert.equal(run.stdout.trim().split("\n").length, 2);
      assert.equal(run.code, 1);
    } finally {
      await writeMeshState(join(folder, "state"), state);
    }
  });
}

test("other commands take the manifests of the running mesh", async () => {
  const run = await cliRun(["get", "deploy", "-n", "backend", "-o", "name", "--state-dir", "state"], { cwd: folder });
  assert.deepEqual(run, { code: 0, stdout: "deployment.apps/api-server\ndeployment.apps/legacy\n", stderr: "" });
});

for (const [what, argv, code, stdout, stderr] of [
  [
    "the expected identity needs no mesh",
    ["--expected", "sa/payment-processor", "-n", "finance"],
    0,
    `payment-processor.finance.${suffix}\n`,
    /^$/,
  ],
  [
    "it ends as the flags say",
    ["--expected", "sa/a", "-n", "b", "--identity-trust-domain", "corp.example"],
    0,
    "a.b.serviceaccount.identity.linkerd.corp.example\n",
    /^$/,
  ],
  [
    "a dotted ServiceAccount can have none",
    ["--expected", "sa/web.backend", "-n", "evil"],
    3,
    "",
    /^error: Not a label: web\.backend\nhint: /,
  ],
  ["only a ServiceAccount has one", ["--expected", "deploy/x"], 3, "", /takes one ServiceAccount/],
  ["somebody must be named", [], 3, "", /^error: whose identity\?/],
  [
    "an unknown workload is a failure",
    ["deploy/nope", "-n", "backend", "--state-dir", "state"],
    1,
    "",
    /^error: no deployment `nope` runs/,
  ],
  [
    "so is a ServiceAccount that nothing runs as",
    ["sa/nope", "-n", "backend", "--state-dir", "state"],
    1,
    "",
    /^error: no pod of this mesh runs as ServiceAccount `nope`/,
  ],
  [
    "so is a mesh that does not run",
    ["deploy/x", "--state-dir", "nowhere"],
    1,
    "",
    /^error: no mesh runs with the state folder/,
  ],
] as const) {
  test(`identity: ${what}`, async () => {
    const run = await cliRun(["identity", ...argv], { cwd: folder });
    assert.match(run.stderr, stderr);
    assert.deepEqual([run.code, run.stdout], [code, stdout]);
  });
}
