import { alignedRows } from "../aligned-rows.js";
import type { Measurement } from "./measure.js";
import { peerNames, type MissingPeer, type PeerName } from "./peer.js";

/** The table for people. */
export function renderTable(measurements: readonly Measurement[], missing: readonly MissingPeer[]): string {
  const ours = measurements.find(({ peer }) => peer.name === "meshtls");
  const header = [
    "peer",
    "version",
    "requests",
    "us CPU/request",
    "(min..max)",
    "ours/peer",
    "busy",
    "RSS MB",
    "peak MB",
  ];
  const rows = peerNames.map((name) => {
    const measurement = measurements.find(({ peer }) => peer.name === name);
    if (measurement === undefined) return [name, `na: ${missing.find((peer) => peer.name === name)?.missing ?? ""}`];
    const costs = measurement.samples.map((sample) => sample.microsecondsPerRequest);
    return [
      name,
      measurement.peer.version,
      String(measurement.samples.reduce((sum, sample) => sum + sample.requests, 0)),
      median(costs).toFixed(1),
      `(${Math.min(...costs).toFixed(1)}..${Math.max(...costs).toFixed(1)})`,
      ours === undefined ? "na" : ratio(ours, measurement).toFixed(2),
      `${Math.round(100 * median(measurement.samples.map((sample) => sample.busy)))} %`,
      megabytes(residentBytes(measurement)),
      megabytes(Math.max(...measurement.samples.map(({ memory }) => memory.peakBytes))),
    ];
  });
  return alignedRows([header, ...rows]);
}

/** The last line, for programs. `na` where a peer could not be had. */
export function renderKeyValues(measurements: readonly Measurement[]): string {
  const find = (name: PeerName): Measurement | undefined => measurements.find(({ peer }) => peer.name === name);
  const ours = find("meshtls");
  const against = (name: PeerName): string => {
    const other = find(name);
    return ours === undefined || other === undefined ? "na" : ratio(ours, other).toFixed(2);
  };
  const memory = ours === undefined ? "na" : megabytes(residentBytes(ours));
  return `http1_cpu_vs_nginx=${against("nginx")} http1_cpu_vs_haproxy=${against("haproxy")} rss_mb=${memory}`;
}

function ratio(ours: Measurement, other: Measurement): number {
  return medianCost(ours) / medianCost(other);
}

/** A garbage collector lets memory swing from round to round. */
function residentBytes(measurement: Measurement): number {
  return median(measurement.samples.map(({ memory }) => memory.residentBytes));
}

function medianCost(measurement: Measurement): number {
  return median(measurement.samples.map((sample) => sample.microsecondsPerRequest));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(0);
}

/** Columns two spaces apart, except that a last cell may be as long as it likes. */
