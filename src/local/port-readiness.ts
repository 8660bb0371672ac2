import { connect } from "node:net";
import { pause, type Clock } from "./clock.js";

/** Something that is expected to listen. */
export interface PortTarget {
  /** For messages: `backend/api-0 container app`. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export interface ReadinessOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Whether a connection is accepted. */
  readonly accepts: (address: string, port: number) => Promise<boolean>;
  /** Ends the waiting early. */
  readonly signal: AbortSignal;
}

/** Waits until all targets accept connections. Resolves with those that did not in time; empty: all do. */
export async function waitForPorts(
  targets: readonly PortTarget[],
  options: ReadinessOptions,
): Promise<readonly PortTarget[]> {
  const results = await Promise.all(targets.map((target) => becomesReady(target, options)));
  return targets.filter((_target, index) => results[index] === false);
}

async function becomesReady(target: PortTarget, options: ReadinessOptions): Promise<boolean> {
  const { clock, timeoutMs, accepts, signal } = options;
  const start = clock.now();
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, maxDelayMs)) {
    if (await accepts(target.address, target.port)) return true;
    if (signal.aborted || clock.now() - start >= timeoutMs) return false;
    await pause(clock, delayMs, signal);
  }
}

/** Connects and lets go at once. */
export function acceptsConnections(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const finish = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(connectTimeoutMs, () => finish(false));
    socket.once("connect", () => finish(true));
    socket.once("error", () => finish(false));
  });
}

const firstDelayMs = 25;
const maxDelayMs = 500;
const connectTimeoutMs = 2_000;
