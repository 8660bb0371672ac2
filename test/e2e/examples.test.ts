import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseExpectedRows } from "../../src/main/expected-row.js";
import { exampleNames, runExample } from "../../src/main/run-example.js";
import { runProgram } from "../support/run-program.js";

const root = join(import.meta.dirname, "../..");
const examples = join(root, "examples");

for (const name of exampleNames) {
  test(`every connection of ${name} goes as its table says, over real mutual TLS`, async () => {
    const rows = parseExpectedRows(await readFile(join(examples, name, "expected.jsonl"), "utf8"));
    await withFolder(async (stateDir) => {
      const { code, stdout, stderr } = await start([name, "--once", "--state-dir", stateDir]);
      assert.equal(code, 0, stdout + stderr);
      assert.match(stdout, new RegExp(`^${rows.length} of ${rows.length} rows as expected$`, "m"));
      assert.equal(stderr, "");
    });
  });
}

test("where 127.0.0.1 is the only address, ports tell workloads apart and every row goes the same", async () => {
  await withFolder(async (stateDir) => {
    const lines: string[] = [];
    const options = { examples, name: "multi-tenant", once: true, stateDir, environment: process.env };
    const code = await runExample(
      { ...options, addresses: "ports" },
      {
        out: (line) => lines.push(line),
        err: () => undefined,
        colors: false,
        interrupted: new AbortController().signal,
      },
    );
    assert.equal(code, 0, lines.join("\n"));
  });
});

test("a policy that is taken away shows as a surprise, and the exit code says so", async () => {
  await withFolder(async (folder) => {
    for (const name of ["probe", "monitoring"]) await cp(join(examples, name), join(folder, name), { recursive: true });
    const file = join(folder, "monitoring", "stock.yaml");
    const documents = (await readFile(file, "utf8")).split("---\n");
    const kept = documents.filter((document) => !document.includes("name: allow-checkout"));
    assert.equal(kept.length, documents.length - 1);
    await writeFile(file, kept.join("---\n"));

    const lines: string[] = [];
    const code = await runExample(
      { examples: folder, name: "monitoring", once: true, stateDir: join(folder, "state"), environment: process.env },
      {
        out: (line) => lines.push(line),
        err: () => undefined,
        colors: false,
        interrupted: new AbortController().signal,
      },
    );
    assert.equal(code, 1);
    const surprising = lines.filter((line) => line.startsWith("!"));
    assert.ok(surprising.some((line) => /^! +shop\/checkout +\S+ \/ +403 +deny: no-authorizations/.test(line)));
    assert.ok(
      surprising.includes(
        "! shop/deploy/checkout to http://inventory.stock:8080/: the client saw http-403 (Forbidden), expected http-200",
      ),
    );
    // Prometheus and the unmeshed client are refused as before, but for another reason.
    assert.equal(lines.at(-1), "6 of 9 rows as expected");
  });
});

test("without --once the mesh stays until it is interrupted, and then nothing is left of it", async () => {
  await withFolder(async (folder) => {
    const interruption = new AbortController();
    const lines: string[] = [];
    const code = await runExample(
      { examples, name: "monitoring", once: false, stateDir: folder, environment: process.env },
      {
        out(line) {
          lines.push(line);
          if (line === "Ctrl-C stops everything.") interruption.abort();
        },
        err: () => undefined,
        colors: false,
        interrupted: interruption.signal,
      },
    );
    assert.equal(code, 0);
    assert.ok(lines.some((line) => line.includes("npx meshtls exec -n monitoring deploy/prometheus")));
    await assert.rejects(readFile(join(folder, "mesh.json")), { code: "ENOENT" });
  });
});

test("a word that is no example is refused before anything starts", async () => {
  const { code, stderr } = await start(["four-tier"]);
  assert.equal(code, 3);
  assert.equal(stderr, "examples: three-tier, multi-tenant, monitoring, routes\n");
  assert.equal((await start(["--onec"])).code, 3);
});

function start(args: readonly string[]) {
  return runProgram([process.execPath, "--import", "tsx", join(root, "src/main/start.ts"), ...args]);
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "meshtls-examples-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
