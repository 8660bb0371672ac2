import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { MeshtlsError } from "../errors.js";
import { metricsText, processSamples, type MetricSample } from "../telemetry/index.js";
import type { ListenAddress } from "./options.js";
import type { Readiness } from "./readiness.js";

export interface AdminOptions {
  /** The workload's own address, never all of the machine's. */
  readonly listen: ListenAddress;
  readonly readiness: Readiness;
  /** Those of the process are added. */
  readonly metrics: () => readonly MetricSample[];
  /** The certificate chain in use, leaf first, as PEM; undefined: none yet. Never the key. */
  readonly certificateChain: () => string | undefined;
}

export interface RunningAdmin {
  readonly address: ListenAddress;
  /** Cuts what is open. */
  close(): Promise<void>;
}

/**
 * Starts the port at which a sidecar tells about itself (proxy.md 16): `/metrics`, `/ready`, `/live`, `/identity.pem`.
 * It can be asked by whoever reaches the workload's address, so it only tells, and changes nothing: there is no
 * `/shutdown`. Rejects with E_ADDRESS_UNAVAILABLE.
 */
export async function startAdmin(options: AdminOptions): Promise<RunningAdmin> {
  const limits = {
    maxHeaderSize: 8_192,
    headersTimeout: 5_000,
    requestTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
  };
  const server = createServer(limits, (request, response) => answer(options, request, response));
  server.maxConnections = 32;
  // A reader that takes nothing for so long is cut.
  server.setTimeout(10_000);
  const { address, port } = options.listen;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const text = `cannot listen on \`${address}:${port}\`: ${error.code ?? error.message}`;
      reject(new MeshtlsError("E_ADDRESS_UNAVAILABLE", text, { cause: error }));
    });
    server.listen({ host: address, port }, resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("server listens on no port");
  return {
    address: { address: bound.address, port: bound.port },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(options: AdminOptions, request: IncomingMessage, response: ServerResponse): void {
  const page = Object.hasOwn(pages, pathOf(request)) ? pages[pathOf(request)] : undefined;
  const isRead = request.method === "GET" || request.method === "HEAD";
  const { status, type = plainText, text } = page === undefined ? notFound : isRead ? page(options) : notAllowed;
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    // One answer for each connection: none is kept idle, and no body is ever waited for.
    connection: "close",
    ...(status === 405 ? { allow: "GET, HEAD" } : {}),
  });
  response.end(text);
}

/** The host is not looked at: whatever it says, this is the only place that is asked. */
function pathOf({ url = "" }: IncomingMessage): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "");
}

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly text: string;
}

const plainText = "text/plain; charset=utf-8";
const notFound: Answer = { status: 404, text: "" };
const notAllowed: Answer = { status: 405, text: "" };

const pages: Readonly<Record<string, (options: AdminOptions) => Answer>> = {
  "/metrics": ({ metrics }) => ({
    status: 200,
    type: "text/plain; version=0.0.4; charset=utf-8",
    text: metricsText([...metrics(), ...processSamples()]),
  }),
  "/ready": ({ readiness }) => {
    const waiting = readiness.waitingFor();
    if (waiting.length === 0) return { status: 200, text: "ready\n" };
    return { status: 503, text: `not ready: waiting for ${waiting.join(", ")}\n` };
  },
  "/live": () => ({ status: 200, text: "live\n" }),
  "/identity.pem": ({ certificateChain }) => {
    const pem = certificateChain();
    if (pem === undefined) return { status: 503, text: "no certificate yet\n" };
    return { status: 200, type: "application/x-pem-file", text: pem };
  },
};
