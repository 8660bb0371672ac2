import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { cliRun } from "../../test/support/cli-run.js";

/** The article's YAML, letter for letter; what lint says about each block is held by `test/vectors`. */
const folder = join(import.meta.dirname, "../../examples/as-pasted");

test("lint of the article as pasted rejects one policy and warns of three old versions", async () => {
  const run = await cliRun(["lint", "-f", folder, "-o", "json"]);
  const { problems } = JSON.parse(run.stdout) as { problems: { code: string; severity: string; name: string }[] };
  assert.equal(run.code, 1);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === "reject").map(({ code, name }) => [code, name]),
    [["P001", "api-server-policy"]],
  );
  assert.deepEqual(
    problems.filter(({ code }) => code === "P002").map(({ name }) => name),
    ["api-server", "postgres-server", "metrics-server"],
  );
});

test("the article's status commands answer what it says they do", async () => {
  const list = await cliRun(["get", "authorizationpolicy", "-n", "data", "-f", join(folder, "s37-three-tier.yaml")]);
  assert.match(list.stdout, /^postgres-auth +Server\/postgres-server +database-clients +True /m);
  const one = await cliRun([
    "describe",
    "meshtlsauthentication",
    "database-clients",
    "-n",
    "data",
    "-f",
    join(folder, "s37-three-tier.yaml"),
  ]);
  assert.match(one.stdout, /^Referenced By:\n {2}AuthorizationPolicy\/data\/postgres-auth$/m);
});

test("explain refuses to answer from the article as a whole, because a policy of it is refused", async () => {
  const question = ["--from", "sa/frontend/web-frontend", "--to", "backend/deploy/api-server:8080"];
  const run = await cliRun(["explain", ...question, "-f", folder]);
  assert.deepEqual([run.code, run.stdout], [3, ""]);
});
