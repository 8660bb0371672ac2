import type { ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitForListener } from "./peer.js";
import type { Core, ProcessGroup } from "./process-group.js";

/**
 * Starts nginx with one worker, all of its state in `folder`, and this `http` block; returns its master process once
 * it listens on `port`.
 */
export async function startNginxProgram(
  processes: ProcessGroup,
  options: {
    readonly file: string;
    readonly core: Core;
    readonly folder: string;
    readonly port: number;
    readonly http: string;
  },
): Promise<ChildProcess> {
  const { file, core, folder, port } = options;
  mkdirSync(folder);
  const configurationFile = join(folder, "nginx.conf");
  writeFileSync(configurationFile, configuration(folder, options.http));
  const command = [file, "-p", folder, "-c", configurationFile, "-e", join(folder, "error.log")];
  const child = processes.start(core, command);
  await waitForListener("nginx", child, port);
  return child;
}

/** No limit on requests per connection in either direction is left at its default: the others have none. */
function configuration(folder: string, http: string): string {
  // The temporary folder belongs to whoever runs the benchmark; a worker that changes its user could not write there.
  const runAs = process.getuid?.() === 0 ? "user root;" : "";
  return `
${runAs}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
${http}
}
`;
}
