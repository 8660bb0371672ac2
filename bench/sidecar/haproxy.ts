import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { provideProgram, versionOf } from "./debian-package.js";
import { freePort } from "./free-port.js";
import type { Job } from "./job.js";
import { waitForListener, type MissingPeer, type Peer } from "./peer.js";
import type { ProcessGroup } from "./process-group.js";

/** HAProxy with one thread, doing the job. */
export async function startHaproxy(job: Job, processes: ProcessGroup): Promise<Peer | MissingPeer> {
  const program = provideProgram("haproxy");
  if ("missing" in program) return { name: "haproxy", missing: program.missing };
  const folder = join(job.folder, "haproxy");
  mkdirSync(folder);
  const port = await freePort();
  const configurationFile = join(folder, "haproxy.cfg");
  const allowListFile = join(folder, "allowed");
  writeFileSync(allowListFile, `${job.allowedIdentities.join("\n")}\n`);
  writeFileSync(configurationFile, configuration(job, allowListFile, port));
  const child = processes.start(0, [program.file, "-db", "-f", configurationFile]);
  await waitForListener("haproxy", child, port);
  const version = versionOf(program.file, "-v");
  return { name: "haproxy", version, pid: child.pid ?? 0, port, stop: () => processes.stop(child) };
}

/**
 * As for nginx, the identity is read from the common name, for want of a fetch of subject alternative names.
 * `set-header` replaces whatever the client sent under that name.
 */
function configuration(job: Job, allowListFile: string, port: number): string {
  const { server, anchorsFile } = job.certificates;
  return `
global
  nbthread 1
  maxconn 1024
  tune.ssl.default-dh-param 2048
defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1h
  timeout http-keep-alive 1h
  http-reuse always
frontend inbound
  bind 127.0.0.1:${port} ssl crt ${server.bundleFile} ca-file ${anchorsFile} verify required ssl-min-ver TLSv1.3
  acl listed ssl_c_s_dn(cn) -m str -f ${allowListFile}
  http-request deny deny_status 403 unless listed
  http-request set-header l5d-client-id %[ssl_c_s_dn(cn)]
  default_backend application
backend application
  server application 127.0.0.1:${job.applicationPort}
`;
}
