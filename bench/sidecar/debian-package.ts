import { execFileSync } from "node:child_process";
import { findProgram } from "./find-program.js";

/**
 * The path of a program from a Debian package of the same name, which is installed when it is absent and we are root.
 * Otherwise the reason why there is none.
 */
export function provideProgram(name: string): { readonly file: string } | { readonly missing: string } {
  const found = findProgram(name);
  if (found !== undefined) return { file: found };
  const apt = findProgram("apt-get");
  if (apt === undefined) return { missing: `${name} is not installed and there is no apt-get` };
  if (process.getuid?.() !== 0) return { missing: `${name} is not installed; \`apt-get install ${name}\` needs root` };
  try {
    execFileSync(apt, ["install", "-y", "--no-install-recommends", name], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: "ignore",
      timeout: 120_000,
    });
  } catch {
    return { missing: `${name} is not installed and \`apt-get install ${name}\` failed` };
  }
  const installed = findProgram(name);
  return installed === undefined ? { missing: `apt-get installed no ${name}` } : { file: installed };
}

/** The first line of what a program says about its version, on either stream. */
export function versionOf(file: string, flag: string): string {
  const output = execFileSync("/bin/sh", ["-c", '"$0" "$1" 2>&1', file, flag], { encoding: "utf8" });
  return /\d+(\.\d+)+/.exec(output)?.[0] ?? "unknown";
}
