import { spawnSync } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Runs the tests that judge meshtls with programs that we did not write. A program that is missing is installed from
 * Debian's packages when this runs as root; when it can't be had, that is said and the run fails.
 */
const packages = { openssl: "openssl", curl: "curl", psql: "postgresql-client" };

const wanted = Object.entries(packages).filter(([program]) => !isOnPath(program));
if (wanted.length > 0) install(wanted.map(([, name]) => name));
const missing = Object.keys(packages).filter((program) => !isOnPath(program));
if (missing.length > 0) {
  process.stderr.write(
    `missing: ${missing.join(", ")}; on Debian: apt-get install ${wanted.map(([, name]) => name).join(" ")}\n`,
  );
  process.exit(1);
}
const folder = join("test", "tools");
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join(folder, name));
const run = spawnSync(process.execPath, ["--import", "tsx", "--test", "--test-reporter", "spec", ...files], {
  stdio: "inherit",
});
process.exit(run.status ?? 1);

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function install(names: readonly string[]): void {
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) return;
  process.stderr.write(`installing ${names.join(", ")}\n`);
  spawnSync("apt-get", ["update"], { stdio: "ignore" });
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...names], { stdio: "ignore" });
}
