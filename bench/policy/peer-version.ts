import { readFileSync } from "node:fs";

/** The version of a development dependency, as installed. */
export function peerVersion(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
