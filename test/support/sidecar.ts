import assert from "node:assert/strict";
import { test } from "node:test";
import type { TLSSocket } from "node:tls";
import {
  startInbound,
  startOutbound,
  type CertificateSource,
  type Destination,
  type ProxyEvent,
  type ProxyLimits,
  type RunningProxy,
} from "../../src/proxy/index.js";
import type { TestAuthority } from "./certificates.js";
import { openSockets, untilSocketsClose } from "./open-sockets.js";
import {
  startRecordingApplication,
  type ApplicationScript,
  type RecordingApplication,
} from "./recording-application.js";
import { identityOf, LivePolicy, testPort } from "./sidecar-policy.js";
import { credentialsOf, sharedAuthority, SwappableCertificate } from "./test-credentials.js";
import { wireClient, wireTlsClient, type WireClient, type WireTlsOptions } from "./wire-client.js";

/** Who the tests' sidecar is. */
export const storeIdentity = identityOf("store", "data");
/** The client that most tests' policy lets in. */
export const apiIdentity = identityOf("api", "backend");
/** Where clients are said to come from, so that the grant to loopback does not let them in. */
export const clientAddress = "10.1.2.3";

export interface SidecarOptions {
  /** Manifests besides the workload itself. Default: none, so that the cluster's default policy holds. */
  readonly policy?: string;
  /** Default: answers each request with 200. */
  readonly script?: ApplicationScript;
  readonly limits?: Partial<ProxyLimits>;
  /** Default: everyone comes from `clientAddress`. */
  readonly clientAddress?: (remote: string) => string;
  /** The clock of rate limits. */
  readonly nowMs?: () => number;
}

export interface OutboundSettings {
  /** Absent: not meshed. */
  readonly identity?: string;
  /** By `host:port`. */
  readonly destinations: Readonly<Record<string, Omit<Destination, "name">>>;
  /** One Service listener each, by `host:port`. */
  readonly services?: readonly string[];
  readonly limits?: Partial<ProxyLimits>;
  readonly certificates?: CertificateSource;
}

export interface TestOutbound {
  readonly proxyPort: number;
  /** In the order of `services`. */
  readonly servicePorts: readonly number[];
  readonly events: ProxyEvent[];
}

/** A real sidecar over real sockets, before an application that records what reaches it. */
export interface TestSidecar {
  readonly authority: TestAuthority;
  /** Stands for the application's own port. */
  readonly port: number;
  readonly directPort: number;
  readonly application: RecordingApplication;
  readonly policy: LivePolicy;
  readonly certificates: SwappableCertificate;
  /** All that the inbound half decided, in order. */
  readonly events: ProxyEvent[];
  readonly proxy: RunningProxy;
  /** Settles when an event satisfies `matches`, now or later. */
  untilEvent(matches: (event: ProxyEvent) => boolean): Promise<ProxyEvent>;
  /** A plaintext client of the port, or of another one. */
  plain(port?: number): Promise<WireClient>;
  /** A TLS client of the port, with the certificate of `identity`; absent: with none. */
  tls(
    identity?: string,
    options?: Partial<WireTlsOptions> & { readonly port?: number },
  ): Promise<WireClient<TLSSocket>>;
  /** Where the inbound half is, as outbound halves see it. */
  endpoint(port?: number): Destination["endpoints"][number];
  /** Another application, stopped with the sidecar. */
  outside(script?: ApplicationScript): Promise<RecordingApplication>;
  /** Starts an outbound half that is closed with the sidecar. */
  outbound(settings: OutboundSettings): Promise<TestOutbound>;
}

/**
 * A test with a sidecar of its own. Afterwards the sidecar is closed and no socket may be left, whichever side forgot
 * it; clients and applications of the test are broken before that.
 */
export function sidecarTest(
  name: string,
  options: SidecarOptions,
  body: (sidecar: TestSidecar) => Promise<void>,
): void {
  void test(name, async () => {
    const before = openSockets();
    const { sidecar, close } = await startSidecar(options);
    try {
      await within(testLimitMs, body(sidecar));
    } finally {
      await close();
    }
    await untilSocketsClose(before);
    const faults = sidecar.events.filter((event) => event.kind === "refused" && event.cause === "internal-fault");
    assert.deepEqual(faults, []);
  });
}

/** Fails a test that waits for something that never comes; a test that works needs a fraction of this. */
async function within(limitMs: number, running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs}ms`)), limitMs);
  });
  await Promise.race([running, limit]).finally(() => clearTimeout(timer));
}

const testLimitMs = 20_000;

async function startSidecar(
  options: SidecarOptions,
): Promise<{ readonly sidecar: TestSidecar; readonly close: () => Promise<void> }> {
  const authority = await sharedAuthority();
  const application = await startRecordingApplication(options.script);
  const policy = new LivePolicy(options.policy ?? "");
  const certificates = new SwappableCertificate(await credentialsOf(storeIdentity));
  const events: ProxyEvent[] = [];
  const watchers = new Set<() => void>();
  const clients = new Set<WireClient>();
  const keep = <Client extends WireClient>(client: Client): Client => {
    clients.add(client);
    void client.closed.then(() => clients.delete(client));
    return client;
  };
  const proxy = await startInbound({
    identity: storeIdentity,
    listeners: [{ address: "127.0.0.1", port: 0, targetPort: testPort }],
    direct: { address: "127.0.0.1", port: 0 },
    application: () => ({ host: "127.0.0.1", port: application.port }),
    policies: policy,
    certificates,
    observer: (event) => {
      events.push(event);
      for (const watch of [...watchers]) watch();
    },
    clientAddress: options.clientAddress ?? (() => clientAddress),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.nowMs === undefined ? {} : { nowMs: options.nowMs }),
  });
  const outbounds: RunningProxy[] = [];
  const applications = [application];
  const port = proxy.listeners[0]!.port;

  const sidecar: TestSidecar = {
    authority,
    port,
    directPort: proxy.entry.port,
    application,
    policy,
    certificates,
    events,
    proxy,
    untilEvent: (matches) =>
      new Promise((resolve) => {
        const watch = (): void => {
          const found = events.find(matches);
          if (found === undefined) return;
          watchers.delete(watch);
          resolve(found);
        };
        watchers.add(watch);
        watch();
      }),
    plain: async (atPort = port) => keep(await wireClient(atPort)),
    tls: async (identity, tlsOptions = {}) => {
      const { port: atPort = port, ...rest } = tlsOptions;
      const certificate = identity === undefined ? undefined : (await credentialsOf(identity)).certificate;
      return keep(
        await wireTlsClient(atPort, {
          servername: storeIdentity,
          anchorsPem: authority.anchorPem,
          ...(certificate === undefined
            ? {}
            : { certificate: { chainPem: certificate.chainPem, keyPem: certificate.privateKeyPem } }),
          ...rest,
        }),
      );
    },
    endpoint: (atPort = testPort) => ({
      address: "127.0.0.1",
      port: atPort,
      mesh: {
        identity: storeIdentity,
        serverName: storeIdentity,
        directAddress: "127.0.0.1",
        directPort: proxy.entry.port,
      },
    }),
    outside: async (script) => {
      const started = await startRecordingApplication(script);
      applications.push(started);
      return started;
    },
    outbound: async (settings) => {
      const started = await startTestOutbound(settings);
      outbounds.push(started.proxy);
      return started.outbound;
    },
  };
  const close = async (): Promise<void> => {
    for (const outbound of outbounds) await outbound.close();
    for (const client of clients) client.destroy();
    await proxy.close();
    for (const started of applications) await started.stop();
  };
  return { sidecar, close };
}

async function startTestOutbound(
  settings: OutboundSettings,
): Promise<{ readonly proxy: RunningProxy; readonly outbound: TestOutbound }> {
  const events: ProxyEvent[] = [];
  const { identity, destinations, services = [], limits } = settings;
  const certificates =
    settings.certificates ??
    (identity === undefined ? undefined : new SwappableCertificate(await credentialsOf(identity)));
  const proxy = await startOutbound({
    httpProxy: { address: "127.0.0.1", port: 0 },
    listeners: services.map((service) => {
      const [host, port] = service.split(":");
      return { address: "127.0.0.1", port: 0, host: host!, servicePort: Number(port) };
    }),
    destinations: {
      resolve: (host, port) => {
        const name = `${host}:${port}`;
        const found = destinations[name];
        return found === undefined ? undefined : { name, ...found };
      },
    },
    observer: (event) => events.push(event),
    ...(certificates === undefined ? {} : { certificates }),
    ...(limits === undefined ? {} : { limits }),
  });
  const outbound = { proxyPort: proxy.entry.port, servicePorts: proxy.listeners.map(({ port }) => port), events };
  return { proxy, outbound };
}
