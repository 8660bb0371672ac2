import { createHash } from "node:crypto";

/** Where the mesh's own loopback addresses lie; a part of 127.0.0.0/8 that hardly anything else uses. */
export const addressPool = "127.64.0.0/10";

/**
 * The address that policy sees for a caller that is no pod of this mesh: a program on the same machine that dials a
 * sidecar by itself comes from 127.0.0.1, which would pass for the pod's own loopback and be let in by
 * `default/localhost`. It lies outside of the pool, so outside of the cluster networks too.
 */
export const strangerAddress = "127.255.255.254";

/**
 * Addresses of the pool for a key, best first: always the same ones, so that a workload keeps its address over restarts.
 * Endless; whoever asks takes the first that is free.
 */
export function* addressCandidates(key: string): Generator<string, never> {
  for (let attempt = 0; ; attempt += 1) {
    const digest = createHash("sha256").update(`${key}\n${attempt}`).digest();
    // 22 bits of host part; the last byte keeps clear of 0 and 255, which some programs take for something else.
    const second = 64 + (digest[0]! & 0x3f);
    yield `127.${second}.${digest[1]!}.${1 + (digest[2]! % 254)}`;
  }
}

/** Ports for a key where the machine must choose one, best first; below what systems hand out by themselves. */
export function* portCandidates(key: string): Generator<number, never> {
  for (let attempt = 0; ; attempt += 1) {
    const digest = createHash("sha256").update(`port ${key}\n${attempt}`).digest();
    yield firstPort + (digest.readUInt32BE(0) % portCount);
  }
}

const firstPort = 20_000;
const portCount = 12_000;
