import { randomUUID } from "node:crypto";
import { chmod, chown, lstat, open, readFile, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { decodeUtf8 } from "./decode-utf8.js";

/**
 * Puts `after` in place of the text of a file, whole or not at all: readers see the old text or the new one. Mode, owner
 * and byte order mark stay. Returns why it was not done, or undefined when it was.
 *
 * Not done when the file is a link (its place and what it leads to may be somebody else's) and when it does not hold
 * `before` any more: somebody's later work is worth more than ours.
 */
export async function replaceFile(path: string, before: string, after: string): Promise<string | undefined> {
  const temporary = join(dirname(path), `.meshtls-${randomUUID()}`);
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return "is a symbolic link; name the file that it leads to";
    if (!stats.isFile()) return "is not a file";
    const written = await readFile(path);
    const decoded = decodeUtf8(written);
    if (!decoded.ok || decoded.text !== before) return "was changed by somebody else meanwhile";
    const mark = written.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : Buffer.alloc(0);
    await writeNew(temporary, Buffer.concat([mark, Buffer.from(after)]));
    const made = await lstat(temporary);
    if (made.uid !== stats.uid || made.gid !== stats.gid) await chown(temporary, stats.uid, stats.gid);
    await chmod(temporary, stats.mode & 0o7777);
    await rename(temporary, path);
    return undefined;
  } catch (failure) {
    return `cannot be written: ${failure instanceof Error && "code" in failure ? String(failure.code) : String(failure)}`;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file: FileHandle = await open(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
