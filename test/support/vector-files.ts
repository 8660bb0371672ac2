import { readdirSync } from "node:fs";
import { readVectorFile } from "./decision-vectors.js";

const folder = new URL("../vectors/", import.meta.url);

/** Every file of `test/vectors`, read. */
export const vectorFiles = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => ({ name, cases: readVectorFile(new URL(name, folder)) }));
