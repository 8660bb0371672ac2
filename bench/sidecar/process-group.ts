import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { findProgram } from "./find-program.js";

/** The core that runs what is measured, and the core that runs load and application. */
export type Core = 0 | 1;

/** Every process that the benchmark starts, so that all of them can be stopped whatever happens. */
export class ProcessGroup {
  readonly #running = new Set<ChildProcess>();
  readonly #taskset = findProgram("taskset");
  readonly #setpriv = findProgram("setpriv");

  /** Whether processes really stay on the core they are given. */
  get pinned(): boolean {
    return this.#taskset !== undefined;
  }

  /**
   * Starts a program on one core, in a process group of its own: Ctrl-C reaches it through us alone, and its own
   * children end with it. `ipc` opens a message channel (Node programs only).
   */
  start(core: Core, command: readonly string[], options: { ipc?: boolean } = {}): ChildProcess {
    const [program, ...rest] = [...this.#wrapping(core), ...command];
    if (program === undefined) throw new Error("no command given");
    const child = spawn(program, rest, {
      detached: true,
      stdio: ["ignore", "ignore", "pipe", ...(options.ipc === true ? (["ipc"] as const) : [])],
    });
    this.#running.add(child);
    child.once("exit", () => this.#running.delete(child));
    return child;
  }

  /** Asks one process to end, insists after two seconds, and returns when it is gone. */
  async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const insist = setTimeout(() => {
      killGroup(child);
    }, 2_000);
    await ended;
    clearTimeout(insist);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running].map((child) => this.stop(child)));
  }

  /** The last resort, for an exit handler: no time to wait. */
  killAll(): void {
    for (const child of this.#running) killGroup(child);
  }

  /** `setpriv` passes the kernel's promise to end the child even if we are killed outright. */
  #wrapping(core: Core): string[] {
    const death = this.#setpriv === undefined ? [] : [this.#setpriv, "--pdeathsig", "TERM"];
    const pin = this.#taskset === undefined ? [] : [this.#taskset, "-c", String(core)];
    return [...death, ...pin];
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already, which is what was wanted.
  }
}
