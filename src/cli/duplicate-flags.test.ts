import assert from "node:assert/strict";
import { test } from "node:test";
import { Command } from "commander";
import { MeshtlsError } from "../errors.js";
import { refuseDuplicateFlags } from "./duplicate-flags.js";
import { repeatableOption } from "./repeatable-option.js";

function program(): Command {
  const root = new Command("meshtls");
  root
    .command("get")
    .option("-n, --namespace <ns>")
    .option("-A, --all-namespaces")
    .addOption(repeatableOption("-f, --filename <file>", "file"));
  root.command("explain").option("-n, --namespace <ns>").option("--to <target>");
  root.command("certs").command("verify").option("--issuer-key <file>");
  return root;
}

for (const [line, message, hint] of [
  ["get srv -n a -n b", "flag --namespace given twice (`a`, `b`)", "give it once"],
  ["get srv -n a --namespace=b", "flag --namespace given twice (`a`, `b`)", "give it once"],
  ["get srv -na -nb", "flag --namespace given twice (`a`, `b`)", "give it once"],
  [
    "viz tap deployment/api-server -n backend --to deployment/database -n data",
    "flag --namespace given twice (`backend`, `data`)",
    "did you mean `--to data/deployment/database`?",
  ],
  [
    "explain --from x -n backend --to deploy/postgres:5432 -n data",
    "flag --namespace given twice (`backend`, `data`)",
    "did you mean `--to data/deploy/postgres:5432`?",
  ],
  ["certs verify --issuer-key a --issuer-key b", "flag --issuer-key given twice (`a`, `b`)", "give it once"],
] as const) {
  test(`\`${line}\` is refused`, () => {
    assert.throws(
      () => refuseDuplicateFlags(program(), line.split(" ")),
      (error) => error instanceof MeshtlsError && error.message === message && error.hint === hint,
    );
  });
}

for (const line of [
  "get srv -n a",
  "get srv -f a -f b --filename c",
  "get srv -A -A",
  "get -n --namespace",
  "exec -n a deploy/x -- curl -n -n",
  "explain --to --to",
]) {
  test(`\`${line}\` is let through`, () => {
    assert.doesNotThrow(() => refuseDuplicateFlags(program(), line.split(" ")));
  });
}
