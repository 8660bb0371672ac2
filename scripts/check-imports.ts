import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { importTable, pureFolders } from "./imports.js";

/** Prints every import in `src/` that the table forbids, and fails when there is one. */
const root = resolve(import.meta.dirname, "../src");
const findings = sourceFiles(root).flatMap(checkFile);
for (const finding of findings) process.stderr.write(`${finding}\n`);
if (findings.length > 0) process.exitCode = 1;

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

function checkFile(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const name = relative(root, path);
  const folder = folderOf(path);
  const isTest = path.endsWith(".test.ts");
  const specifiers = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"/g)].map(
    (match) => match[1]!,
  );
  const found = specifiers.flatMap((specifier) => {
    if (!specifier.startsWith(".")) return isTest ? [] : checkPackage(name, folder, specifier);
    return isTest ? [] : checkRelative(path, name, folder, specifier);
  });
  if (!isTest && folder in pureFolders) {
    for (const match of text.matchAll(/\b(Date\.now|new Date\(\)|Math\.random|process\.|setTimeout|setInterval)/g)) {
      found.push(`${name}: ${folder} is pure and uses ${match[1]!}`);
    }
  }
  return found;
}

function checkPackage(name: string, folder: string, specifier: string): string[] {
  const allowed = pureFolders[folder];
  if (!specifier.startsWith("node:") || allowed === undefined || allowed.includes(specifier)) return [];
  return [`${name}: ${folder} is pure and imports ${specifier}`];
}

function checkRelative(path: string, name: string, folder: string, specifier: string): string[] {
  const target = resolve(dirname(path), specifier);
  const targetFolder = folderOf(target);
  if (targetFolder === folder) return [];
  if (!importTable[folder]?.includes(targetFolder)) return [`${name}: ${folder} may not import from ${targetFolder}`];
  const inside = relative(root, target).split(sep);
  const isFace = targetFolder === "errors" || inside.at(-1) === "index.js";
  return isFace ? [] : [`${name}: import ${targetFolder} through its index.ts, not ${specifier}`];
}

/** The room a file is in; `errors.ts` at the top of `src/` is a room of its own. */
function folderOf(path: string): string {
  const parts = relative(root, path).split(sep);
  return parts.length === 1 ? parts[0]!.replace(/\.[jt]s$/, "") : parts[0]!;
}
