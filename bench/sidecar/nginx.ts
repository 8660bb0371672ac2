import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { provideProgram, versionOf } from "./debian-package.js";
import { freePort } from "./free-port.js";
import type { Job } from "./job.js";
import { startNginxProgram } from "./nginx-program.js";
import type { MissingPeer, Peer } from "./peer.js";
import type { ProcessGroup } from "./process-group.js";
import { onlyChildOf } from "./process-usage.js";

/** nginx with one worker, doing the job. CPU time and memory are those of the worker; the master only waits. */
export async function startNginx(job: Job, processes: ProcessGroup): Promise<Peer | MissingPeer> {
  const program = provideProgram("nginx");
  if ("missing" in program) return { name: "nginx", missing: program.missing };
  const port = await freePort();
  const child = await startNginxProgram(processes, {
    file: program.file,
    core: 0,
    folder: join(job.folder, "nginx"),
    port,
    http: httpBlock(job, port),
  });
  const pid = await workerOf(child.pid ?? 0);
  return { name: "nginx", version: versionOf(program.file, "-v"), pid, port, stop: () => processes.stop(child) };
}

/** The socket listens a little before the worker exists. */
async function workerOf(master: number): Promise<number> {
  for (;;) {
    const worker = onlyChildOf(master);
    if (worker !== undefined) return worker;
    await delay(10);
  }
}

/**
 * nginx has no variable for subject alternative names, so it looks at the subject's common name, which in this
 * benchmark's certificates equals the identity.
 */
function httpBlock(job: Job, port: number): string {
  const allowed = job.allowedIdentities.map((identity) => `    "CN=${identity}" "${identity}";`);
  return `
  map_hash_bucket_size 128;
  map $ssl_client_s_dn $client_identity {
    default "";
${allowed.join("\n")}
  }
  map $client_identity $refused {
    default 0;
    "" 1;
  }
  upstream application {
    server 127.0.0.1:${job.applicationPort};
    keepalive 64;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
  }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_protocols TLSv1.3;
    ssl_certificate ${job.certificates.server.certificateFile};
    ssl_certificate_key ${job.certificates.server.keyFile};
    ssl_client_certificate ${job.certificates.anchorsFile};
    ssl_verify_client on;
    ssl_verify_depth 3;
    location / {
      if ($refused) { return 403; }
      proxy_pass http://application;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header l5d-client-id $client_identity;
    }
  }`;
}
