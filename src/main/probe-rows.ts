import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { RunningMesh, RunningPod } from "../local/index.js";
import { parseWorkloadName, parseWorkloadPort, type ExpectedRow } from "./expected-row.js";
import { probeForged, type ForgedTarget } from "./probe-forged.js";

/** What a client saw. */
export interface Seen {
  /** A word of `ExpectedRow.sees`, or `unreachable`, `timeout`, `error`. */
  readonly sees: string;
  /** The answer, or the error's message. */
  readonly detail: string;
}

/**
 * Makes the connection of every row for real, in the order of the rows: a process per client workload, in that
 * workload's environment and through its sidecar. `program` is the path of `probe.js`; `environment` that of this
 * process.
 */
export async function probeRows(
  mesh: RunningMesh,
  rows: readonly ExpectedRow[],
  program: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Seen[]> {
  const seen = new Map<ExpectedRow, Seen>();
  const clients = new Map<string, ExpectedRow[]>();
  for (const row of rows) clients.set(row.from, [...(clients.get(row.from) ?? []), row]);
  const probing = [...clients].map(async ([client, asked]) => {
    const results =
      client === "outside"
        ? await Promise.all(
            asked.map((row) => probeForged(row.principal, directPortOf(mesh, row), mesh.index().cluster)),
          )
        : await probeAs(mesh, client, asked, program, environment);
    asked.forEach((row, index) => seen.set(row, results[index] ?? { sees: "error", detail: "the probe said nothing" }));
  });
  await Promise.all(probing);
  return rows.map((row) => seen.get(row)!);
}

/** The first pod of a workload (`NS/deploy/NAME`, with or without a port). */
export function podOf(mesh: RunningMesh, name: string): RunningPod {
  const wanted = name.includes(":") ? parseWorkloadPort(name).workload : parseWorkloadName(name);
  const found = mesh.pods.find(
    ({ pod: { namespace, workload } }) =>
      namespace === wanted.namespace && workload.kind === wanted.kind && workload.name === wanted.name,
  );
  if (found === undefined) throw new Error(`${name} does not run`);
  return found;
}

function directPortOf(mesh: RunningMesh, row: ExpectedRow): ForgedTarget {
  const { pod, place } = podOf(mesh, row.to);
  return { address: place.podAddress, port: place.direct, serverName: pod.workload.identity };
}

async function probeAs(
  mesh: RunningMesh,
  client: string,
  rows: readonly ExpectedRow[],
  program: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Seen[]> {
  const pod = podOf(mesh, client);
  const { PATH = "", MESHTLS_POSTGRES_URL = "" } = environment;
  const child = spawn(process.execPath, [program, JSON.stringify(rows.map((row) => targetOf(pod, row.dial)))], {
    env: { PATH, MESHTLS_POSTGRES_URL, ...mesh.env(parseWorkloadName(client)) },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: probeTimeoutMs,
  });
  const results: Seen[] = [];
  for (const line of (await text(child.stdout)).split("\n")) {
    if (line === "") continue;
    const { index, ...seen } = answerSchema.parse(JSON.parse(line));
    results[index] = seen;
  }
  return results;
}

/** Where the client's own sidecar listens for the Service that is dialled. */
function targetOf(client: RunningPod, dial: string) {
  const url = new URL(dial);
  const [name, namespace] = url.hostname.split(".");
  const port = Number(url.port);
  const found = client.services.find(
    ({ service: { metadata } }) => metadata.name === name && metadata.namespace === namespace,
  );
  const listened = found?.place.ports.get(port);
  if (found === undefined || listened === undefined) throw new Error(`${dial} is no Service of this mesh`);
  const { address } = found.place;
  return { kind: url.protocol.slice(0, -1), address, port: listened, authority: url.host, path: url.pathname };
}

const answerSchema = z.strictObject({ index: z.number().int(), sees: z.string(), detail: z.string() });
/** Longer than every limit of the probes themselves. */
const probeTimeoutMs = 30_000;
