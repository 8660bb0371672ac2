import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startApplication, type Application } from "./application.js";
import { makeCertificates } from "./certificates.js";
import { renderSyscalls } from "./count-syscalls.js";
import { startHaproxy } from "./haproxy.js";
import { allowedIdentities, deniedIdentity, serverIdentity, type Job } from "./job.js";
import { Load } from "./load.js";
import { measureAll, type Amount, type Measurement } from "./measure.js";
import { startMeshtls } from "./meshtls.js";
import { startNginx } from "./nginx.js";
import type { MissingPeer, Peer } from "./peer.js";
import { ProcessGroup } from "./process-group.js";
import { renderProfile } from "./profile.js";
import { renderKeyValues, renderTable } from "./report.js";
import { faultsOf } from "./verify-job.js";

const quick: Amount = {
  connections: 32,
  rounds: 7,
  requests: 50_000,
  settlingRequests: 50_000,
  warmingRequests: 2_000,
};
const full: Amount = { ...quick, rounds: 15, requests: 100_000 };

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    syscalls: { type: "boolean", default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), "meshtls-bench-"));
const processes = new ProcessGroup();
process.once("exit", () => {
  processes.killAll();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));

try {
  await bench(flags.quick ? quick : full);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
await processes.stopAll();

async function bench(amount: Amount): Promise<void> {
  const application = await startApplication(folder, processes);
  const job = await makeJob(application);
  const started = [
    await startMeshtls(job, processes),
    await startNginx(job, processes),
    await startHaproxy(job, processes),
  ];
  const peers = started.filter((peer): peer is Peer => "pid" in peer);
  const missing = started.filter((peer): peer is MissingPeer => "missing" in peer);
  for (const peer of peers) await insistOnJob(peer, job);

  const load = new Load(job, processes);
  const measurements = await measureAll(peers, load, amount);
  print(describeRun(amount, application, measurements[0]?.cipher));
  print(renderTable(measurements, missing));
  if (flags.syscalls) print(await renderSyscalls(peers, load, processes, { ...amount, folder, requests: 10_000 }));
  if (flags.profile) print(await profileOurs(job, load, amount));
  print(renderKeyValues(measurements));
  insistOnAnswers(measurements);
}

async function makeJob(application: Application): Promise<Job> {
  const names = { server: serverIdentity, allowed: allowedIdentities.at(-1) ?? "", denied: deniedIdentity };
  const certificates = await makeCertificates(folder, names);
  return { folder, serverIdentity, allowedIdentities, certificates, applicationPort: application.port };
}

async function insistOnJob(peer: Peer, job: Job): Promise<void> {
  const faults = await faultsOf(peer, job);
  if (faults.length > 0) throw new Error(`${peer.name} does not do the job: ${faults.join("; ")}`);
}

/** A peer that refuses requests is cheap; its numbers are no numbers. */
function insistOnAnswers(measurements: readonly Measurement[]): void {
  for (const { peer, samples } of measurements) {
    const wrong = samples.reduce((sum, sample) => sum + sample.wrongStatus, 0);
    if (wrong > 0) throw new Error(`${peer.name} answered ${wrong} timed requests with another status than 200`);
  }
}

/** A sidecar of its own, so that the profiler's cost is in no quoted number. */
async function profileOurs(job: Job, load: Load, amount: Amount): Promise<string> {
  const profiles = join(folder, "profile");
  mkdirSync(profiles);
  const peer = await startMeshtls(job, processes, ["--cpu-prof", "--cpu-prof-dir", profiles]);
  await load.open(peer, amount.connections);
  await load.run(4 * amount.requests);
  await load.close();
  await peer.stop();
  return `where our sidecar's time goes, itself without its callees\n${renderProfile(profiles, 40)}`;
}

function describeRun(amount: Amount, application: Application, cipher: string | undefined): string {
  const pinned = processes.pinned ? "proxy on core 0, load and application on core 1" : "not pinned (no taskset)";
  return [
    `HTTP/1.1 through mutual TLS 1.3 (${cipher ?? "no peer"}), identity checked against ten names, ${pinned}`,
    `${amount.connections} keep-alive connections, ${amount.rounds} rounds; the application is ${application.description}`,
  ].join("\n");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
