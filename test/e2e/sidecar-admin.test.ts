import assert from "node:assert/strict";
import { Readiness, startAdmin } from "../../src/proxy/index.js";
import { InboundMetrics } from "../../src/telemetry/index.js";
import { exchange, get } from "../support/http-exchange.js";
import { allowIdentities, identityOf, serverOn } from "../support/sidecar-policy.js";
import { apiIdentity, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { wireClient } from "../support/wire-client.js";

const policy = serverOn("HTTP/1") + allowIdentities(apiIdentity);

/** An admin port beside the sidecar, closed when `body` is done. */
async function withAdmin(
  sidecar: TestSidecar,
  body: (ask: (bytes: string) => Promise<string>, readiness: Readiness) => Promise<void>,
): Promise<void> {
  const readiness = new Readiness();
  const admin = await startAdmin({
    listen: { address: "127.0.0.1", port: 0 },
    readiness,
    metrics: () => {
      const metrics = new InboundMetrics({ address: "127.0.0.1", rateLimitAt: () => undefined });
      for (const event of sidecar.events) metrics.record(event);
      return metrics.samples();
    },
    certificateChain: () => sidecar.certificates.current().certificate.chainPem,
  });
  const ask = async (bytes: string): Promise<string> => {
    const client = await wireClient(admin.address.port);
    client.send(bytes);
    return (await client.closed).received;
  };
  try {
    await body(ask, readiness);
  } finally {
    await admin.close();
  }
}

const page = (path: string, method = "GET"): string => `${method} ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;

sidecarTest("known traffic gives exact counts", { policy }, (sidecar) =>
  withAdmin(sidecar, async (ask) => {
    const api = await sidecar.tls(apiIdentity);
    for (let n = 0; n < 3; n++) await exchange(api, get("/", "store.data"));
    await exchange(await sidecar.tls(identityOf("web", "front")), get("/", "store.data"));
    const plain = await sidecar.plain();
    for (let n = 0; n < 2; n++) await exchange(plain, get("/", "store.data"));
    const text = await ask(page("/metrics"));
    assert.match(text, /^HTTP\/1\.1 200 OK\r\ncontent-type: text\/plain; version=0\.0\.4; charset=utf-8\r\n/);
    assert.match(text, /^process_resident_memory_bytes \d+$/m);
    const counts = text
      .split("\n")
      .filter((line) => line.startsWith("inbound_"))
      .map((line) => [
        line.split("{")[0],
        /(?:client_id|no_tls_reason)="([^"]*)"/.exec(line)?.[1],
        line.split(" ").at(-1),
      ]);
    assert.deepEqual(counts, [
      ["inbound_http_authz_allow_total", apiIdentity, "3"],
      ["inbound_http_authz_deny_total", identityOf("web", "front"), "1"],
      ["inbound_http_authz_deny_total", "no_tls_from_remote", "2"],
    ]);
    assert.match(
      text,
      /target_port="8080",srv_group="policy\.linkerd\.io",srv_kind="server",srv_name="store",srv_port="8080"/,
    );
  }),
);

sidecarTest("readiness names what is waited for, and liveness waits for nothing", { policy }, (sidecar) =>
  withAdmin(sidecar, async (ask, readiness) => {
    const certified = readiness.block("certificate");
    const listening = readiness.block("inbound listener");
    assert.match(
      await ask(page("/ready")),
      /^HTTP\/1\.1 503 [^]*\r\n\r\nnot ready: waiting for certificate, inbound listener\n$/,
    );
    certified();
    certified();
    assert.match(await ask(page("/ready")), /waiting for inbound listener\n$/);
    assert.match(await ask(page("/live")), /^HTTP\/1\.1 200 [^]*\r\n\r\nlive\n$/);
    listening();
    assert.match(await ask(page("/ready")), /^HTTP\/1\.1 200 [^]*\r\n\r\nready\n$/);
  }),
);

sidecarTest("the certificate chain is shown and the key never", { policy }, (sidecar) =>
  withAdmin(sidecar, async (ask) => {
    const text = await ask(page("/identity.pem"));
    assert.ok(text.endsWith(sidecar.certificates.current().certificate.chainPem));
    assert.doesNotMatch(text, /PRIVATE KEY/);
  }),
);

sidecarTest("hostile requests get nothing else, and nothing reaches the application", { policy }, (sidecar) =>
  withAdmin(sidecar, async (ask) => {
    const cases: readonly (readonly [bytes: string, start: RegExp])[] = [
      [page("/shutdown", "POST"), /^HTTP\/1\.1 404 /],
      [page("/metrics", "POST"), /^HTTP\/1\.1 405 [^]*allow: GET, HEAD\r\n/],
      [page("/"), /^HTTP\/1\.1 404 /],
      [page("/constructor"), /^HTTP\/1\.1 404 /],
      [page("/ready/../metrics"), /^HTTP\/1\.1 404 /],
      [page("http://evil.example/ready?x#y"), /^HTTP\/1\.1 200 [^]*\r\n\r\nready\n$/],
      [page("/live", "HEAD"), /^HTTP\/1\.1 200 [^]*\r\n\r\n$/],
      [`GET /live HTTP/1.1\r\nhost: x\r\nx: ${"a".repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
      ["CONNECT 127.0.0.1:1 HTTP/1.1\r\nhost: x\r\n\r\n", /^$/],
      ["\x16\x03\x01\x00\x05hello\r\n\r\n", /^HTTP\/1\.1 400 /],
    ];
    for (const [bytes, start] of cases) assert.match(await ask(bytes), start, bytes.slice(0, 40));
    assert.equal(sidecar.application.received, "");
    assert.deepEqual(sidecar.events, [], "policy was not asked");
  }),
);

sidecarTest("a page of the admin port is no page of the application's port", { policy }, (sidecar) =>
  withAdmin(sidecar, async () => {
    const plain = await sidecar.plain();
    for (const path of ["/metrics", "/live", "/identity.pem"]) {
      assert.equal((await exchange(plain, get(path, "store.data"))).status, 403);
    }
    assert.equal(sidecar.application.received, "");
  }),
);
