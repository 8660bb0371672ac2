import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./reference-pages.js";

/**
 * Writes `docs/reference`. With `--check` writes nothing and fails where what is committed differs; a test does the same.
 */
const folder = join("docs", "reference");
const isCheck = process.argv.includes("--check");
if (!isCheck) mkdirSync(join(folder, "lint"), { recursive: true });
for (const [name, text] of Object.entries(await referencePages())) {
  const path = join(folder, name);
  if (!isCheck) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    process.stderr.write(`${path} is stale: run \`npm run docs\`\n`);
    process.exitCode = 1;
  }
}
