import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cliRun } from "../../../test/support/cli-run.js";
import { deployment, policy } from "../../../test/support/lint-findings.js";

let cwd = "";
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), "meshtls-up-"));
  await writeFile(join(cwd, "mesh.yaml"), deployment("backend", "api-server"));
  await writeFile(
    join(cwd, "refused.yaml"),
    deployment("a", "b") + policy("a", "p", "s", "[]").replace("group: policy.linkerd.io", "group: core"),
  );
});
after(() => rm(cwd, { recursive: true }));

test("up --once starts the mesh, says what runs, and stops", async () => {
  const run = await cliRun(["up", "-f", "mesh.yaml", "--once", "--identity-trust-domain", "corp.example"], { cwd });
  assert.match(
    run.stdout,
    /^POD +IDENTITY +ADDRESS +PORTS\nbackend\/api-server-0 +api-server\.backend\.serviceaccount\.identity\.linkerd\.corp\.example +127\./,
  );
  assert.match(run.stderr, /^ready: 1 pods$/m);
  assert.equal(run.code, 0);
  assert.deepEqual((await readdir(join(cwd, ".meshtls"))).sort(), ["ca.crt", "issuer.crt", "issuer.key"]);
});

test("up runs until it is interrupted", async () => {
  const interruption = new AbortController();
  const running = cliRun(["up", "-f", "mesh.yaml", "--state-dir", "state"], { cwd, interrupted: interruption.signal });
  interruption.abort();
  assert.equal((await running).code, 0);
});

test("up takes the certificates that step or openssl made", async () => {
  const now = new Date();
  await cliRun(["certs", "generate", "root"], { cwd, now });
  await cliRun(["certs", "generate", "issuer", "--ca", "ca.crt", "--ca-key", "ca.key"], { cwd, now });
  const files = [
    "--identity-trust-anchors-file",
    "ca.crt",
    "--identity-issuer-certificate-file",
    "issuer.crt",
    "--identity-issuer-key-file",
    "issuer.key",
  ];
  const run = await cliRun(["up", "-f", "mesh.yaml", "--state-dir", "given", "--once", ...files], { cwd });
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(await readdir(join(cwd, "given")), []);
});

for (const [what, argv, code, message] of [
  ["no manifests", [], 3, /^error: there are no manifests to run\nhint: add `-f DIR`\n$/],
  ["a folder that is not there", ["-f", "nowhere"], 3, /^error: `\S*nowhere` does not exist\n/],
  ["standard input", ["-f", "-"], 3, /^error: .*standard input/],
  [
    "a default policy that does not exist",
    ["-f", "mesh.yaml", "--default-inbound-policy", "open"],
    3,
    /^error: --default-inbound-policy must be one of: all-authenticated, all-unauthenticated, cluster-authenticated, cluster-unauthenticated, deny, audit \(got open\)\n/,
  ],
  [
    "a trust domain that ends no identity",
    ["-f", "mesh.yaml", "--identity-trust-domain", "a_b"],
    3,
    /^error: invalid trust domain 'a_b'/,
  ],
  [
    "manifests that are refused",
    ["-f", "refused.yaml"],
    3,
    /: reject P001: unsupported authorization target type: Server\.core\n/,
  ],
  [
    "a trust anchor alone",
    ["-f", "mesh.yaml", "--identity-trust-anchors-file", "ca.crt"],
    3,
    /^error: a certificate file must be specified if other credentials are provided\nerror: a private key file must be specified if other credentials are provided\nhint: /,
  ],
  [
    "an unknown way to place pods",
    ["-f", "mesh.yaml", "--addresses", "all"],
    3,
    /Allowed choices are auto, loopback, ports/,
  ],
] as const) {
  test(`up with ${what} starts nothing`, async () => {
    const run = await cliRun(["up", ...argv, "--state-dir", "none"], { cwd });
    assert.match(run.stderr, message);
    assert.deepEqual([run.code, run.stdout], [code, ""]);
  });
}
