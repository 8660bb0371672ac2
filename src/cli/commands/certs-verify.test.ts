import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { cliRun } from "../../../test/support/cli-run.js";

let cwd = "";
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), "meshtls-verify-"));
  await cliRun(["certs", "generate", "root"], { cwd });
  await cliRun(["certs", "generate", "issuer", "--ca", "ca.crt", "--ca-key", "ca.key"], { cwd });
  await cliRun(["certs", "generate", "root", "--certificate-file", "other.crt", "--key-file", "other.key"], { cwd });
  await writeFile(join(cwd, "garbage.crt"), "not a certificate");
});

const files = ["--trust-anchors", "ca.crt", "--issuer-cert", "issuer.crt", "--issuer-key", "issuer.key"];

test("a good chain is a tree with the days left", async () => {
  const run = await cliRun(["certs", "verify", ...files], { cwd });
  assert.deepEqual(run, {
    code: 0,
    stdout:
      "trust anchor CN=root.linkerd.cluster.local (ECDSA P-256), until 2039-12-30T12:00:00Z, 3650 days left: valid\n" +
      "└─ issuer CN=identity.linkerd.cluster.local (ECDSA P-256), until 2031-01-01T12:00:00Z, 365 days left: valid\n" +
      "\n" +
      "OK: the first to expire does so in 365 days\n",
    stderr: "",
  });
});

test("the names that `up` gives to the flags mean the same", async () => {
  const names = ["--identity-trust-anchors-file", "--identity-issuer-certificate-file", "--identity-issuer-key-file"];
  const argv = names.flatMap((name, position) => [name, ["ca.crt", "issuer.crt", "issuer.key"][position]!]);
  assert.equal((await cliRun(["certs", "verify", ...argv], { cwd })).code, 0);
});

for (const [what, argv, now, code, pattern] of [
  [
    "an issuer near its end warns",
    files,
    "2030-12-15T12:00:00Z",
    0,
    /‼ C001 issuer will expire on 2031-01-01T12:00:00Z/,
  ],
  [
    "an expired issuer fails",
    files,
    "2031-02-01T12:00:00Z",
    1,
    /× C002 issuer is not valid anymore\. Expired on 2031-01-01T12:00:00Z/,
  ],
  [
    "an issuer of another anchor fails",
    ["--trust-anchors", "other.crt", ...files.slice(2)],
    "2030-02-01T00:00:00Z",
    1,
    /× C004 x509: certificate signed by unknown authority/,
  ],
  [
    "a key of another certificate fails",
    [...files.slice(0, 5), "ca.key"],
    "2030-02-01T00:00:00Z",
    1,
    /× C005 failed to read CA: tls: Public and private key do not match/,
  ],
] as const) {
  test(what, async () => {
    const run = await cliRun(["certs", "verify", ...argv], { cwd, now: new Date(now) });
    assert.match(run.stdout, pattern);
    assert.equal(run.code, code);
    const json = await cliRun(["certs", "verify", ...argv, "-o", "json"], { cwd, now: new Date(now) });
    const report = JSON.parse(json.stdout) as { isValid: boolean; problems: { code: string }[] };
    assert.equal(report.isValid, code === 0);
    assert.match(report.problems.map((problem) => problem.code).join(), /^C00[1245]$/);
    assert.equal(json.code, code);
  });
}

for (const [what, argv, pattern] of [
  [
    "a file that is no certificate",
    ["--trust-anchors", "garbage.crt"],
    /^error: trust anchors: not PEM-encoded\nhint: /,
  ],
  [
    "a file that is not there",
    ["--trust-anchors", "absent.crt"],
    /^error: open absent\.crt: no such file or directory\n/,
  ],
  ["a folder", ["--trust-anchors", "."], /^error: open \.: is a directory\n/],
  ["nothing", [], /^error: no trust anchors to verify against\n/],
  [
    "a key without its certificate",
    ["--trust-anchors", "ca.crt", "--issuer-key", "issuer.key"],
    /^error: an issuer key is given without/,
  ],
  [
    "the same flag twice",
    ["--trust-anchors", "a", "--trust-anchors=b"],
    /^error: flag --trust-anchors given twice \(`a`, `b`\)\n/,
  ],
  [
    "the same file by both names",
    ["--trust-anchors", "a", "--identity-trust-anchors-file", "b"],
    /cannot be used with/,
  ],
] as const) {
  test(`${what} is invalid input`, async () => {
    const run = await cliRun(["certs", "verify", ...argv], { cwd });
    assert.match(run.stderr, pattern);
    assert.deepEqual([run.code, run.stdout], [3, ""]);
  });
}
