import assert from "node:assert/strict";
import { apiIdentity, sidecarTest, type TestSidecar } from "./sidecar.js";
import { allowEveryone, serverOn } from "./sidecar-policy.js";
import type { WireEnd } from "./wire-client.js";

/** A port where everything that is HTTP/1 is allowed, so that no refusal comes from policy. */
export const openPolicy = serverOn("HTTP/1") + allowEveryone;

/** A request that must never reach the application in the wake of another. */
export const smuggled = "GET /smuggled HTTP/1.1\r\nHost: store.data\r\n\r\n";

/**
 * A test that sends each of the byte sequences (Latin-1) over a connection of its own, in plaintext and with a proved
 * identity. Each must be answered with `status`, once, and the connection closed, and the application must not have
 * been connected to.
 */
export function refusalTest(
  name: string,
  cases: Readonly<Record<string, string>>,
  { status = 400, mayBeNoHttp = false }: RefusalTestOptions = {},
): void {
  sidecarTest(name, { policy: openPolicy }, async (sidecar) => {
    for (const [what, bytes] of Object.entries(cases)) {
      for (const identity of [undefined, apiIdentity]) {
        const client = identity === undefined ? await sidecar.plain() : await sidecar.tls(identity);
        client.send(bytes);
        const end = await client.closed;
        if (mayBeNoHttp && identity !== undefined && end.received === "") continue;
        assertRefused(end, status, `${what}: ${JSON.stringify(bytes)} was answered ${JSON.stringify(end.received)}`);
      }
    }
    assert.equal(sidecar.application.connections.length, 0, "the application was connected to");
    await assertStillServes(sidecar);
  });
}

export interface RefusalTestOptions {
  /** Default 400. */
  readonly status?: number;
  /**
   * Default false. True: the start line may not look like HTTP. Inside TLS that is found out first, and bytes that are
   * no HTTP are closed on without an answer.
   */
  readonly mayBeNoHttp?: boolean;
}

/** One answer of the sidecar's own, and then the end. */
export function assertRefused({ received, error }: WireEnd, status: number, context: string): void {
  assert.equal(error, undefined, context);
  assert.equal(received.split("HTTP/1.1 ").length, 2, context);
  assert.ok(received.startsWith(`HTTP/1.1 ${status} `), context);
  assert.match(received, /\r\ncontent-length: 0\r\n/, context);
  assert.match(received, /\r\nconnection: close\r\n/, context);
  assert.ok(received.endsWith("\r\n\r\n"), context);
}

/** Well-formed requests get through on new connections. */
export async function assertStillServes(sidecar: TestSidecar): Promise<void> {
  const client = await sidecar.plain();
  client.send("GET /well HTTP/1.1\r\nHost: store.data\r\n\r\n");
  await client.untilText("answer 1");
}
