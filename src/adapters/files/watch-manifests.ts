import { stat } from "node:fs/promises";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { watch } from "chokidar";
import { readable } from "./list-manifests.js";
import { isManifestFile, isManifestFolder } from "./manifest-path.js";

/** A running watch. After `close()` resolves, nothing is called any more. */
export interface ManifestWatch {
  close(): Promise<void>;
}

/**
 * Calls `onChange` when a manifest below the paths is written, replaced, made or deleted: once for a burst of events,
 * `QUIET_MS` after the last of them, and whether or not the content differs. Resolves when watching has begun. `-` is
 * not watched.
 *
 * `onError` is told when watching itself fails (too many files for the system); without it such a failure counts as a
 * change, so that the reader notices what it can no longer see.
 *
 * Throws E_SOURCE_UNREADABLE when a path does not exist.
 */
export async function watchManifests(
  paths: readonly string[],
  onChange: () => void,
  onError: (error: unknown) => void = onChange,
): Promise<ManifestWatch> {
  const roots = await Promise.all(paths.filter((path) => path !== "-").map(rootOf));
  const watcher = watch(
    roots.map((root) => root.folder),
    { ignoreInitial: true, ignored: (path, stats) => !roots.some((root) => isWatched(root, path, stats?.isFile())) },
  );
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  watcher.on("all", () => {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(onChange, QUIET_MS);
  });
  await new Promise<void>((begun, failed) => {
    watcher.once("ready", begun);
    watcher.once("error", failed);
    if (roots.length === 0) begun();
  });
  watcher.removeAllListeners("error");
  watcher.on("error", onError);
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await watcher.close();
    },
  };
}

/** Editors write a new file and move it over the old one: three or four events within a few milliseconds. */
const QUIET_MS = 60;

/**
 * What is watched for one path. A file is watched through its folder: a watch on the file itself would end with the
 * first editor that replaces it.
 */
interface Root {
  readonly folder: string;
  /** Absent: everything below the folder. */
  readonly file?: string;
}

async function rootOf(path: string): Promise<Root> {
  const absolute = resolve(path);
  const isFolder = (await readable(path, () => stat(path))).isDirectory();
  return isFolder ? { folder: absolute } : { folder: dirname(absolute), file: basename(absolute) };
}

function isWatched(root: Root, path: string, isFile: boolean | undefined): boolean {
  const inside = relative(root.folder, resolve(path));
  if (inside === "") return true;
  const parts = inside.split(sep);
  if (parts[0] === "..") return false;
  if (root.file !== undefined) return inside === root.file;
  const folders = isFile === true ? parts.slice(0, -1) : parts;
  return folders.every(isManifestFolder) && (isFile !== true || isManifestFile(parts.at(-1)!));
}
