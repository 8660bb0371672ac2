import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./reference-pages.js";

/** Writes `docs/reference`. A test fails while what is committed differs from what this would write. */
const folder = join("docs", "reference");
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(referencePages())) writeFileSync(join(folder, name), text);
