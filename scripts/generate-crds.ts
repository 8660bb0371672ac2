import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crdFiles } from "./crd-documents.js";
import { editorSchemaFiles } from "./editor-schemas.js";

/** Writes `deploy/crds` and `deploy/schemas`. A test fails where what is committed differs. */
for (const [folder, files] of [
  [join("deploy", "crds"), crdFiles()],
  [join("deploy", "schemas"), editorSchemaFiles()],
] as const) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!Object.hasOwn(files, name)) rmSync(join(folder, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
