import { readFileSync } from "node:fs";

/** The version in the `package.json` of a folder, named as from the root of the project. */
export function packageVersion(folder: string): string {
  const file = new URL(`../../${folder}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
