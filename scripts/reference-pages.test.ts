import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { codeCatalogue, lintCatalogue } from "../src/analysis/index.js";
import { errorCatalogue } from "../src/errors.js";
import { referencePages } from "./reference-pages.js";

const pages = await referencePages();

for (const [name, text] of Object.entries(pages)) {
  void test(`docs/reference/${name} is what \`npm run docs\` writes`, () => {
    assert.equal(readFileSync(join("docs", "reference", name), "utf8"), text);
  });
}

void test("every code has a page, and every page a code", () => {
  const codes = readdirSync(join("docs", "reference", "lint")).map((name) => name.replace(".md", ""));
  assert.deepEqual(codes.sort(), [...codeCatalogue.keys()]);
});

void test("every error code is used", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "errors.ts")
    .map((name) => readFileSync(join("src", name), "utf8"))
    .join("\n");
  const unused = Object.keys(errorCatalogue).filter((code) => !sources.includes(`"${code}"`));
  assert.deepEqual(unused, []);
});

void test("every lint code has a rule of its own, and every rule a code", () => {
  const rules = readdirSync(join("src", "analysis", "lint"))
    .filter((name) => /^p\d{3}-.*\.ts$/.test(name) && !name.endsWith(".test.ts"))
    .map((name) => name.slice(0, 4).toUpperCase());
  assert.deepEqual(rules.sort(), Object.keys(lintCatalogue).sort());
  for (const code of rules) {
    const name = readdirSync(join("src", "analysis", "lint")).find(
      (file) => file.startsWith(code.toLowerCase()) && !file.endsWith(".test.ts"),
    )!;
    assert.match(readFileSync(join("src", "analysis", "lint", name), "utf8"), new RegExp(`code: "${code}"`));
  }
});
