import { chmod, open, rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { MeshtlsError, type ErrorCode } from "../errors.js";

/**
 * The text of a small file that a flag names.
 *
 * @throws MeshtlsError with `code` and the wording `open ca.crt: no such file or directory`; also for a file larger than
 * a megabyte, which no certificate or key is.
 */
export async function readTextFile(cwd: string, path: string, code: ErrorCode): Promise<string> {
  try {
    const file = await open(resolve(cwd, path));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0);
      if (bytesRead > maxBytes) throw new MeshtlsError(code, `read ${path}: more than ${maxBytes} bytes`);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (failure) {
    throw failure instanceof MeshtlsError ? failure : fileError("open", path, code, failure);
  }
}

export interface NewFile {
  /** As the person wrote it; relative paths start at `cwd`. */
  readonly path: string;
  readonly text: string;
  /** A private key is readable by its owner only. */
  readonly isSecret: boolean;
}

/**
 * Writes all files or none. A file that exists is left alone, and the error says so, unless `isReplacing`.
 *
 * @throws MeshtlsError `E_USAGE` when a file exists, `E_CREDENTIALS_UNREADABLE` when one cannot be written.
 */
export async function writeNewFiles(cwd: string, files: readonly NewFile[], isReplacing: boolean): Promise<void> {
  const written: string[] = [];
  try {
    for (const file of files) {
      await writeNewFile(cwd, file, isReplacing);
      written.push(file.path);
    }
  } catch (failure) {
    if (!isReplacing) await Promise.all(written.map((path) => rm(resolve(cwd, path), { force: true })));
    throw failure;
  }
}

async function writeNewFile(cwd: string, { path, text, isSecret }: NewFile, isReplacing: boolean): Promise<void> {
  const target = resolve(cwd, path);
  const mode = isSecret ? 0o600 : 0o644;
  // A key is born with its final mode; replacing goes through a new file, so that an old, wider mode is never used.
  const created = isReplacing ? `${target}.new` : target;
  try {
    if (isReplacing) await rm(created, { force: true });
    await writeFile(created, text, { mode, flag: "wx" });
    await chmod(created, mode);
    if (isReplacing) await rename(created, target);
  } catch (failure) {
    throw errorCode(failure) === "EEXIST"
      ? exists(path)
      : fileError("write", path, "E_CREDENTIALS_UNREADABLE", failure);
  }
}

function exists(path: string): MeshtlsError {
  return new MeshtlsError("E_USAGE", `${path} exists`, {
    hint: "give another name, or replace it with --force; a lost key cannot be made again",
  });
}

function fileError(verb: string, path: string, code: ErrorCode, failure: unknown): MeshtlsError {
  const reason = reasons[errorCode(failure)] ?? (failure instanceof Error ? failure.message : String(failure));
  return new MeshtlsError(code, `${verb} ${path}: ${reason}`, { hint: "check the path", cause: failure });
}

function errorCode(failure: unknown): string {
  return failure instanceof Error && "code" in failure ? String(failure.code) : "";
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
  EISDIR: "is a directory",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
  ENOSPC: "no space left on device",
};

const maxBytes = 1 << 20;
