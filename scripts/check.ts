import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

/**
 * Everything that `npm run check` is, as many parts at once as there are cores: the parts do not depend on each other.
 * What a part prints is shown when it ends, so that they do not mix. Unit tests come last and use every core themselves.
 */
const parts = ["check:lint", "check:types", "check:format", "check:imports"];
const waiting = [...parts];
const failed: string[] = [];
await Promise.all(Array.from({ length: availableParallelism() }, worker));
if (failed.length === 0) failed.push(...(await run("test:unit", true)));
if (failed.length > 0) process.stderr.write(`check: failed: ${failed.join(", ")}\n`);
process.exit(failed.length > 0 ? 1 : 0);

async function worker(): Promise<void> {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) failed.push(...(await run(part, false)));
}

/** The part's name when it fails. */
function run(part: string, isAlone: boolean): Promise<string[]> {
  const output: Buffer[] = [];
  const child = spawn("npm", ["run", "--silent", part], { stdio: isAlone ? "inherit" : ["ignore", "pipe", "pipe"] });
  child.stdout?.on("data", (bytes: Buffer) => output.push(bytes));
  child.stderr?.on("data", (bytes: Buffer) => output.push(bytes));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      process.stdout.write(Buffer.concat(output));
      resolve(code === 0 ? [] : [part]);
    });
  });
}
