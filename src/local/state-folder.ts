import { chmod, lstat, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { MeshtlsError } from "../errors.js";

/** The usual name of the state folder, in the folder where `up` is started. */
export const defaultStateFolder = ".meshtls";

/**
 * Makes the state folder, or takes an existing one if it is a folder of this user; nobody else may enter it (0700).
 * Keys lie in it, so a folder that somebody else prepared is refused.
 */
export async function openStateFolder(path: string): Promise<string> {
  const folder = resolve(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stats = await lstat(folder);
  if (!stats.isDirectory()) throw refused(path, "is not a folder");
  if (process.getuid !== undefined && stats.uid !== process.getuid()) throw refused(path, "belongs to another user");
  await chmod(folder, 0o700);
  return folder;
}

function refused(path: string, why: string): MeshtlsError {
  return new MeshtlsError("E_CREDENTIALS_UNREADABLE", `the state folder \`${path}\` ${why}`, {
    hint: "Remove it, or name another one with `--state-dir`.",
  });
}
