import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { cliRun } from "../../../test/support/cli-run.js";

const emptyFolder = () => mkdtemp(join(tmpdir(), "meshtls-certs-"));
const issuerCommand = ["certs", "generate", "issuer", "--ca", "ca.crt", "--ca-key", "ca.key"];

test("a root and an issuer made here verify, with keys only their owner can read", async () => {
  const cwd = await emptyFolder();
  const root = await cliRun(["certs", "generate", "root"], { cwd });
  assert.deepEqual(root, {
    code: 0,
    stdout:
      "ca.crt: CN=root.linkerd.cluster.local, valid until 2039-12-30T12:00:00Z (10y)\n" +
      "ca.key: its private key, readable by you only\n",
    stderr: "",
  });
  const issuer = await cliRun(issuerCommand, { cwd });
  assert.match(
    issuer.stdout,
    /^issuer\.crt: CN=identity\.linkerd\.cluster\.local, valid until 2031-01-01T12:00:00Z \(365d\)\n/,
  );
  assert.deepEqual((await readdir(cwd)).sort(), ["ca.crt", "ca.key", "issuer.crt", "issuer.key"]);
  for (const key of ["ca.key", "issuer.key"]) assert.equal((await stat(join(cwd, key))).mode & 0o777, 0o600);

  const anchor = new X509Certificate(await readFile(join(cwd, "ca.crt")));
  const certificate = new X509Certificate(await readFile(join(cwd, "issuer.crt")));
  assert.ok(certificate.verify(anchor.publicKey));
  assert.ok(certificate.checkPrivateKey(createPrivateKey(await readFile(join(cwd, "issuer.key")))));
  const flags = ["--trust-anchors", "ca.crt", "--issuer-cert", "issuer.crt", "--issuer-key", "issuer.key"];
  assert.equal((await cliRun(["certs", "verify", ...flags], { cwd })).code, 0);
});

test("a file that exists is never overwritten, and nothing else is left behind", async () => {
  const cwd = await emptyFolder();
  await writeFile(join(cwd, "ca.crt"), "precious");
  const run = await cliRun(["certs", "generate", "root"], { cwd });
  assert.equal(run.code, 3);
  assert.match(run.stderr, /^error: ca\.crt exists\nhint: .*--force/);
  assert.deepEqual(await readdir(cwd), ["ca.crt"]);
  assert.equal(await readFile(join(cwd, "ca.crt"), "utf8"), "precious");
});

test("--force replaces both files, and a key that was readable by all no longer is", async () => {
  const cwd = await emptyFolder();
  await writeFile(join(cwd, "ca.key"), "old", { mode: 0o644 });
  const run = await cliRun(["certs", "generate", "root", "--force"], { cwd });
  assert.equal(run.code, 0);
  assert.equal((await stat(join(cwd, "ca.key"))).mode & 0o777, 0o600);
  assert.match(await readFile(join(cwd, "ca.key"), "utf8"), /^-----BEGIN PRIVATE KEY-----/);
});

test("names, lifetime and places are as the flags say", async () => {
  const cwd = await emptyFolder();
  const flags = [
    "--common-name",
    "root.mesh",
    "--not-after",
    "48h",
    "--certificate-file",
    "a.pem",
    "--key-file",
    "b.pem",
  ];
  const run = await cliRun(["certs", "generate", "root", ...flags, "-o", "json"], { cwd });
  const result = JSON.parse(run.stdout) as {
    certificateFile: string;
    keyFile: string;
    certificate: { subject: string; notAfter: string };
  };
  assert.deepEqual([result.certificateFile, result.keyFile], ["a.pem", "b.pem"]);
  assert.equal(result.certificate.subject, "CN=root.mesh");
  assert.equal(result.certificate.notAfter, "2030-01-03T12:00:00Z");
});

test("an issuer does not outlive its anchor, and the command says so", async () => {
  const cwd = await emptyFolder();
  await cliRun(["certs", "generate", "root", "--not-after", "24h"], { cwd });
  const run = await cliRun(issuerCommand, { cwd });
  assert.equal(run.stderr, "warning: the issuer ends with its trust anchor, on 2030-01-02T12:00:00Z\n");
  assert.equal(run.code, 0);
});

for (const [what, argv, code, message] of [
  ["an issuer without its anchor's key", ["issuer", "--ca", "ca.crt"], 3, /required option `--ca-key <file>`/],
  [
    "an anchor that is not there",
    ["issuer", "--ca", "no.crt", "--ca-key", "no.key"],
    3,
    /open no\.crt: no such file or directory/,
  ],
  [
    "a lifetime that is no duration",
    ["root", "--not-after", "tomorrow"],
    3,
    /--not-after `tomorrow` is not a duration/,
  ],
  ["a lifetime of nothing", ["root", "--not-after", "0h"], 3, /is not a duration/],
  ["a common name of 65 bytes", ["root", "--common-name", "a".repeat(65)], 3, /65 bytes; X\.509 allows/],
  ["a folder and a file", ["root", "--out-dir", "x", "--key-file", "y"], 3, /cannot be used with/],
  [
    "an unknown flag",
    ["root", "--not-aftr", "1h"],
    3,
    /unknown option `--not-aftr`\nhint: did you mean `--not-after`\?/,
  ],
] as const) {
  test(`${what} is refused`, async () => {
    const cwd = await emptyFolder();
    const run = await cliRun(["certs", "generate", ...argv], { cwd });
    assert.match(run.stderr, message);
    assert.equal(run.code, code);
    assert.deepEqual(await readdir(cwd), []);
  });
}
