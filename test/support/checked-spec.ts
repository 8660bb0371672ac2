import { parseDocuments } from "../../src/resources/index.js";

/** One object with this spec, as the parser reads it. */
export function parseSpec(apiVersion: string, kind: string, spec: string) {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: ns}\nspec: ${spec}\n`;
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  return { resource: set.resources[0], problems };
}

/** The rejections of a spec as `CODE path: message`. */
export function rejections(apiVersion: string, kind: string, spec: string): string[] {
  return parseSpec(apiVersion, kind, spec)
    .problems.filter(({ severity }) => severity === "reject")
    .map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

export function hints(apiVersion: string, kind: string, spec: string): string[] {
  return parseSpec(apiVersion, kind, spec).problems.map(({ hint }) => hint);
}
