import type { ChildProcess } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export const peerNames = ["meshtls", "nginx", "haproxy"] as const;
export type PeerName = (typeof peerNames)[number];

/** A running proxy that claims to do the job. */
export interface Peer {
  readonly name: PeerName;
  readonly version: string;
  /** The process that does the work, and whose CPU time and memory are quoted. */
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** A peer that cannot be had here, with the reason to print. */
export interface MissingPeer {
  readonly name: PeerName;
  readonly missing: string;
}

/** Returns once something accepts connections on `port`; throws what `child` wrote to stderr if it ends before that. */
export async function waitForListener(name: string, child: ChildProcess, port: number): Promise<void> {
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const deadline = Date.now() + 10_000;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended at start: ${stderr}`);
    if (Date.now() > deadline) throw new Error(`${name} does not listen after 10 s: ${stderr}`);
    await delay(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
