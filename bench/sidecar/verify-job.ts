import { readFileSync } from "node:fs";
import { request } from "node:https";
import type { CertificateFiles, Job } from "./job.js";
import type { Peer } from "./peer.js";

/** Why `peer` does not do the job; empty when it does. Nothing is measured of a peer that skips a part of the work. */
export async function faultsOf(peer: Peer, job: Job): Promise<string[]> {
  const { allowedClient, deniedClient, strangerClient } = job.certificates;
  const allowedIdentity = job.allowedIdentities.at(-1) ?? "";
  const faults: string[] = [];

  const allowed = await ask(peer, job, allowedClient);
  const expected = JSON.stringify([allowedIdentity]);
  if (allowed.status !== 200) faults.push(`an identity on the list gets ${describe(allowed)} instead of 200`);
  else if (allowed.body !== expected)
    faults.push(`the application sees l5d-client-id ${allowed.body} instead of ${expected}`);

  const denied = await ask(peer, job, deniedClient);
  if (denied.status !== 403) faults.push(`an identity off the list gets ${describe(denied)} instead of 403`);

  // nginx ends such handshakes and then answers 400; the others refuse the handshake. Either keeps the client out.
  const stranger = await ask(peer, job, strangerClient);
  if (letsIn(stranger)) faults.push(`a certificate of another authority gets ${describe(stranger)}`);
  const anonymous = await ask(peer, job, undefined);
  if (letsIn(anonymous)) faults.push(`a client without a certificate gets ${describe(anonymous)}`);
  return faults;
}

/** An answer, or the error that came instead of one. */
interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

function letsIn(answer: Answer): boolean {
  return answer.status !== undefined && answer.status < 400;
}

function describe(answer: Answer): string {
  return answer.status === undefined ? `no response (${answer.body})` : String(answer.status);
}

/** Asks the application, through `peer`, which client identities it sees, while claiming a false one. */
function ask(peer: Peer, job: Job, client: CertificateFiles | undefined): Promise<Answer> {
  return new Promise((resolve) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port: peer.port,
        path: "/seen",
        agent: false,
        timeout: 5_000,
        servername: job.serverIdentity,
        checkServerIdentity: () => undefined,
        ca: readFileSync(job.certificates.anchorsFile),
        ...(client === undefined
          ? {}
          : { cert: readFileSync(client.certificateFile), key: readFileSync(client.keyFile) }),
        headers: { host: "app.bench", "L5D-Client-Id": "spoofed" },
      },
      (incoming) => {
        let body = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (text: string) => (body += text));
        incoming.on("end", () => {
          resolve({ status: incoming.statusCode, body });
        });
        incoming.on("error", (error) => {
          resolve({ status: undefined, body: error.message });
        });
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer within 5 s")));
    outgoing.on("error", (error) => {
      resolve({ status: undefined, body: error.message });
    });
    outgoing.end();
  });
}
