import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Job } from "./job.js";
import type { LoadCommand, LoadReport, LoadTarget } from "./load-messages.js";
import { nodeProgram } from "./node-program.js";
import type { Peer } from "./peer.js";
import type { ProcessGroup } from "./process-group.js";

/** The load generator's process, seen from the benchmark. */
export class Load {
  readonly #child: ChildProcess;
  readonly #job: Job;
  #settle: ((report: LoadReport) => void) | undefined;

  constructor(job: Job, processes: ProcessGroup) {
    this.#job = job;
    this.#child = processes.start(1, nodeProgram("load-generator.ts"), { ipc: true });
    this.#child.stderr?.pipe(process.stderr);
    this.#child.on("message", (report) => this.#settle?.(report as LoadReport));
    this.#child.once("exit", () => this.#settle?.({ kind: "failed", message: "the load generator ended" }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Opens keep-alive connections; returns the cipher suite that the peer agreed to. */
  async open(peer: Peer, connections: number): Promise<string> {
    return (await this.#order({ kind: "open", target: this.#targetOf(peer), connections }, "opened")).cipher;
  }

  async run(requests: number): Promise<Extract<LoadReport, { kind: "finished" }>> {
    return this.#order({ kind: "run", requests }, "finished");
  }

  async close(): Promise<void> {
    await this.#order({ kind: "close" }, "closed");
  }

  async #order<Kind extends LoadReport["kind"]>(
    command: LoadCommand,
    expected: Kind,
  ): Promise<Extract<LoadReport, { kind: Kind }>> {
    const report = await new Promise<LoadReport>((resolve) => {
      this.#settle = resolve;
      this.#child.send(command);
    });
    if (report.kind === "failed") throw new Error(`the load failed: ${report.message}`);
    if (!isKind(report, expected)) throw new Error(`the load generator answered ${report.kind}`);
    return report;
  }

  #targetOf(peer: Peer): LoadTarget {
    const { allowedClient, anchorsFile } = this.#job.certificates;
    return {
      port: peer.port,
      serverName: this.#job.serverIdentity,
      anchorsPem: readFileSync(anchorsFile, "utf8"),
      certificatePem: readFileSync(allowedClient.certificateFile, "utf8"),
      keyPem: readFileSync(allowedClient.keyFile, "utf8"),
      request: requestText,
    };
  }
}

function isKind<Kind extends LoadReport["kind"]>(
  report: LoadReport,
  kind: Kind,
): report is Extract<LoadReport, { kind: Kind }> {
  return report.kind === kind;
}

/** What a service's HTTP client sends in one call: about 300 bytes of head, no body. */
const requestText = [
  "GET /api/v1/products/4711?fields=name,price HTTP/1.1",
  "host: app.bench.svc.cluster.local:8080",
  "user-agent: bench-client/1.0",
  "accept: application/json",
  "accept-encoding: gzip, deflate",
  "x-request-id: 3f0c9a52-7d5b-4a0e-9b8f-6a1d2c3e4f50",
  "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  "",
  "",
].join("\r\n");
