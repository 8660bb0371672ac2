import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Runs `test/property` in full length: 100,000 pairs instead of as many as a few seconds allow. `MESHTLS_SEED` repeats a
 * run, `MESHTLS_PAIRS` asks for another number.
 */
const folder = join("test", "property");
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join(folder, name));
const run = spawnSync(process.execPath, ["--import", "tsx", "--test", "--test-reporter", "spec", ...files], {
  stdio: "inherit",
  env: { ...process.env, MESHTLS_PAIRS: process.env["MESHTLS_PAIRS"] ?? "100000" },
});
process.exit(run.status ?? 1);
