import type { Load } from "./load.js";
import type { Peer } from "./peer.js";
import { readProcessMemory, readProcessUsage, type ProcessMemory } from "./process-usage.js";

/** How much is measured. */
export interface Amount {
  readonly connections: number;
  /** Every peer is measured once in each round, in turn. */
  readonly rounds: number;
  /** Timed requests per peer and round. */
  readonly requests: number;
  /** Untimed requests per peer before the first round: compilers and pools settle. */
  readonly settlingRequests: number;
  /** Untimed requests on the new connections of each round. */
  readonly warmingRequests: number;
}

/** One peer in one round. */
export interface Sample {
  readonly requests: number;
  readonly microsecondsPerRequest: number;
  /** Share of the elapsed time in which the peer's process ran. */
  readonly busy: number;
  readonly requestsPerSecond: number;
  /** Responses other than 200. */
  readonly wrongStatus: number;
  /** At the end, with the connections open. */
  readonly memory: ProcessMemory;
}

export interface Measurement {
  readonly peer: Peer;
  readonly samples: readonly Sample[];
  readonly cipher: string;
}

/**
 * Interleaves the peers, A B C A B C: whatever changes on the machine meanwhile changes for all of them. Connections
 * are new in every round, so that no peer keeps a lucky one; their handshakes are not timed.
 */
export async function measureAll(peers: readonly Peer[], load: Load, amount: Amount): Promise<Measurement[]> {
  const samples = new Map<Peer, Sample[]>(peers.map((peer) => [peer, []]));
  const ciphers = new Map<Peer, string>();
  for (const peer of peers) {
    ciphers.set(peer, await load.open(peer, amount.connections));
    await load.run(amount.settlingRequests);
    await load.close();
  }
  for (let round = 0; round < amount.rounds; round += 1) {
    for (const peer of peers) {
      await load.open(peer, amount.connections);
      await load.run(amount.warmingRequests);
      samples.get(peer)?.push(await measureOnce(peer, load, amount.requests));
      await load.close();
    }
  }
  return peers.map((peer) => ({ peer, samples: samples.get(peer) ?? [], cipher: ciphers.get(peer) ?? "" }));
}

async function measureOnce(peer: Peer, load: Load, requests: number): Promise<Sample> {
  const before = readProcessUsage(peer.pid);
  const report = await load.run(requests);
  const cpu = readProcessUsage(peer.pid).cpuMicroseconds - before.cpuMicroseconds;
  return {
    requests: report.requests,
    microsecondsPerRequest: cpu / report.requests,
    busy: cpu / 1000 / report.elapsedMs,
    requestsPerSecond: (report.requests * 1000) / report.elapsedMs,
    wrongStatus: report.wrongStatus,
    memory: readProcessMemory(peer.pid),
  };
}
