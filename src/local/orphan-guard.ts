import { spawn } from "node:child_process";

/**
 * Ends process groups should this process die without ending them itself: even SIGKILL leaves no orphan. Groups that
 * gave up their process group (`setsid`) are beyond its reach.
 */
export interface OrphanGuard {
  add(pid: number): void;
  drop(pid: number): void;
  /** Lets the guard go; it kills what was added and not dropped. */
  close(): Promise<void>;
}

/**
 * Starts the guard: a shell that remembers numbers from its standard input and, when that ends because its writer is
 * gone, kills the groups that it still remembers. It costs one small process for the whole mesh.
 */
export function startOrphanGuard(onFailure: (message: string) => void): OrphanGuard {
  const shell = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"], env: {} });
  const ended = new Promise<void>((resolve) => {
    shell.once("exit", () => resolve());
    shell.once("error", (error) => {
      onFailure(`no guard against orphaned processes: ${error.message}`);
      resolve();
    });
  });
  // The guard's own death shows as EPIPE here; it was only a second line of defence.
  shell.stdin.on("error", () => undefined);
  shell.unref();
  const groups = new Set<number>();
  const killAll = (): void => {
    for (const pid of groups) killGroup(pid);
  };
  process.once("exit", killAll);
  return {
    add(pid) {
      groups.add(pid);
      shell.stdin.write(`add ${pid}\n`);
    },
    drop(pid) {
      groups.delete(pid);
      shell.stdin.write(`drop ${pid}\n`);
    },
    async close() {
      process.removeListener("exit", killAll);
      shell.ref();
      shell.stdin.end();
      await ended;
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}

const script = `
groups=' '
while read -r verb pid; do
  case "$verb" in
    add) groups="$groups$pid " ;;
    drop) case "$groups" in *" $pid "*) groups="\${groups%% $pid *} \${groups#* $pid }" ;; esac ;;
  esac
done
for pid in $groups; do kill -s KILL -- "-$pid" 2>/dev/null; done
`;
