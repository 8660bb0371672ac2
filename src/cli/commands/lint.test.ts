import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { cliRun } from "../../../test/support/cli-run.js";
import { deployment, meshTls, policy, server } from "../../../test/support/lint-findings.js";

const good = [
  deployment("data", "postgres", { ports: "[{containerPort: 5433}]" }),
  server("data", "postgres-server", "{matchLabels: {app: postgres}}", "5433"),
  meshTls("data", "clients", "{identityRefs: [{kind: ServiceAccount, name: postgres}]}"),
  policy(
    "data",
    "postgres-auth",
    "postgres-server",
    "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: clients}]",
  ),
].join("");
const rejected = policy("data", "broken", "postgres-server", "[]").replace("group: policy.linkerd.io", "group: core");

const lint = (stdin: string, ...flags: string[]) => cliRun(["lint", "-f", "-", ...flags], { stdin });

test("manifests without fault print nothing but a summary on stderr", async () => {
  assert.deepEqual(await lint(good), {
    code: 0,
    stdout: "",
    stderr: "0 rejections, 0 warnings, 0 notes; 4 objects accepted\n",
  });
});

test("json of manifests without fault is an empty list", async () => {
  const run = await lint(good, "-o", "json");
  assert.deepEqual([run.code, JSON.parse(run.stdout)], [0, { problems: [], suppressed: [] }]);
});

test("warnings are shown with what to do, and do not fail", async () => {
  const run = await lint(good + policy("data", "open", "postgres-server", "[]"));
  assert.equal(run.code, 0);
  assert.equal(
    run.stdout,
    `CODE   SEVERITY   OBJECT                          WHERE
P020   warn       data/AuthorizationPolicy/open   <stdin>:35:31
       requires no authentication: everyone is allowed, from any address and without TLS
       hint: refer to a MeshTLSAuthentication; for the whole mesh, one with \`identities: ["*"]\`
`,
  );
  assert.equal(run.stderr, "0 rejections, 1 warning, 0 notes; 5 objects accepted\n");
});

test("what would be rejected fails, and the other objects are checked all the same", async () => {
  const run = await lint(good + rejected + policy("data", "lost", "postgres-serve", "[]"), "-o", "json");
  const { problems } = JSON.parse(run.stdout) as { problems: Record<string, unknown>[] };
  assert.equal(run.code, 1);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ["P001", "P005", "P020"],
  );
  assert.deepEqual(problems[0], {
    code: "P001",
    severity: "reject",
    kind: "AuthorizationPolicy",
    namespace: "data",
    name: "broken",
    message: "unsupported authorization target type: Server.core",
    hint: "Server is in group policy.linkerd.io -> set spec.targetRef.group: policy.linkerd.io",
    path: "spec.targetRef.group",
    file: "<stdin>",
    line: 34,
    column: 22,
    endLine: 34,
    endColumn: 26,
  });
});

test("a number in quotes as port would be rejected by lint", async () => {
  const run = await lint(good.replace("port: 5433}", 'port: "5433"}'));
  assert.equal(run.code, 1);
  assert.match(run.stdout, /^P012 {3}reject/m);
});

for (const [what, stdin, message] of [
  ["text that is no YAML", "a: [b", /^1 rejection/],
  ["a document that is no object", "- 1", /^1 rejection/],
  ["nothing", "", /^error: no object in `-`\n/],
] as const) {
  test(`${what} is invalid input`, async () => {
    const run = await lint(stdin);
    assert.match(run.stderr, message);
    assert.equal(run.code, 3);
  });
}

test("a file that is not there is invalid input", async () => {
  const run = await cliRun(["lint", "-f", "no-such-file.yaml"]);
  assert.deepEqual([run.code, run.stdout], [3, ""]);
  assert.match(run.stderr, /^error: `no-such-file\.yaml` does not exist\nhint: /);
});

test("several files and folders are one set, and places name the file as it was given", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "meshtls-lint-"));
  await writeFile(join(cwd, "a.yaml"), good);
  await writeFile(join(cwd, "b.yaml"), policy("data", "open", "postgres-server", "[]"));
  const run = await cliRun(["lint", "-f", join(cwd, "a.yaml"), "-f", join(cwd, "b.yaml"), "-o", "json"], { cwd });
  const { problems } = JSON.parse(run.stdout) as { problems: { code: string; file: string }[] };
  assert.deepEqual(
    problems.map(({ code, file }) => [code, file]),
    [["P020", join(cwd, "b.yaml")]],
  );
});

test("a hostile name is refused or shown, never obeyed", async () => {
  const run = await lint(good.replace("name: postgres-auth", 'name: "a\\u001b[2Jb"'));
  assert.equal(run.code, 1);
  assert.doesNotMatch(run.stdout + run.stderr, /\u001b/);
});
