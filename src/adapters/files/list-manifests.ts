import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { MeshtlsError } from "../../errors.js";
import { isManifestFile, isManifestFolder } from "./manifest-path.js";

/**
 * The files to read for the paths: a file itself whatever its name, a folder's manifests with those of its folders,
 * sorted by name. A file that is reached twice, by two paths or a link, is listed once; a loop of links ends. `-` stands
 * for standard input and is passed through.
 *
 * Throws E_SOURCE_UNREADABLE when a path does not exist or cannot be read, and when a folder holds no manifest.
 */
export async function listManifests(paths: readonly string[]): Promise<string[]> {
  const seen = new Set<string>();
  const files: string[] = [];
  for (const path of paths) {
    if (path === "-") {
      if (!files.includes(path)) files.push(path);
      continue;
    }
    const isFolder = (await readable(path, () => stat(path))).isDirectory();
    for (const file of isFolder ? await filesBelow(path) : [path]) {
      const real = await readable(file, () => realpath(file));
      if (!seen.has(real)) files.push(file);
      seen.add(real);
    }
    if (files.length > MAX_FILES) {
      throw new MeshtlsError("E_SOURCE_UNREADABLE", `more than ${MAX_FILES} manifests`, { hint: "name fewer folders" });
    }
  }
  return files;
}

async function filesBelow(root: string): Promise<string[]> {
  const seen = new Set<string>();
  const files: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const real = await readable(folder, () => realpath(folder));
    if (seen.has(real) || files.length > MAX_FILES) return;
    seen.add(real);
    const entries = await readable(folder, () => readdir(folder, { withFileTypes: true }));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      const type = await typeOf(entry, path);
      if (type === "folder" && isManifestFolder(entry.name)) await walk(path);
      if (type === "file" && isManifestFile(entry.name)) files.push(path);
    }
  };
  await walk(root);
  if (files.length > 0) return files;
  throw new MeshtlsError("E_SOURCE_UNREADABLE", `the folder \`${root}\` holds no manifest`, {
    hint: "manifests end in .yaml, .yml or .json",
  });
}

/** What an entry is, links followed. A link that leads nowhere is an error only where a manifest was promised. */
async function typeOf(entry: Dirent, path: string): Promise<"file" | "folder" | "other"> {
  if (!entry.isSymbolicLink()) return entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";
  const stats = isManifestFile(entry.name)
    ? await readable(path, () => stat(path))
    : await stat(path).catch(() => undefined);
  if (stats === undefined) return "other";
  return stats.isDirectory() ? "folder" : stats.isFile() ? "file" : "other";
}

/** What `operation` gives; a failure of the file system becomes the project's error, naming the path. */
export async function readable<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const { what, hint } = FAILURES[code] ?? { what: `failed with ${code}`, hint: "check the path" };
    throw new MeshtlsError("E_SOURCE_UNREADABLE", `\`${path}\` ${what}`, { hint, cause: error });
  }
}

const FAILURES: Readonly<Record<string, { what: string; hint: string }>> = {
  ENOENT: { what: "does not exist", hint: "check the spelling, and that links lead somewhere" },
  ENOTDIR: { what: "does not exist", hint: "a part of the path is a file" },
  EACCES: { what: "may not be read", hint: "check the permissions" },
  EPERM: { what: "may not be read", hint: "check the permissions" },
  ELOOP: { what: "is a loop of links", hint: "remove the link" },
};

/** As many as documents may be read. */
const MAX_FILES = 20_000;
