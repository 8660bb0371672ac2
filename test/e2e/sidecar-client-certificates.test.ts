import assert from "node:assert/strict";
import { makeTestAuthority, type TestLeafOptions } from "../support/certificates.js";
import { apiIdentity, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { allowIdentities, identityOf, serverOn } from "../support/sidecar-policy.js";

const policy = serverOn("HTTP/1") + allowIdentities(apiIdentity);
const request = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";
const other = identityOf("other", "backend");
const hour = 3_600_000;
const fromNow = (ms: number): Date => new Date(Date.now() + ms);

/** The status that a client with this certificate gets, or `closed` when it gets no answer. */
async function statusWith(
  sidecar: TestSidecar,
  certificate: { readonly chainPem: string; readonly keyPem: string },
): Promise<string> {
  try {
    const client = await sidecar.tls(undefined, { certificate });
    client.send(request);
    const answer = await client.untilText("\r\n\r\n");
    return answer.slice(9, 12);
  } catch {
    return "closed";
  }
}

const cases: readonly (readonly [name: string, leaf: TestLeafOptions, status: string])[] = [
  ["the identity as its only name", { names: [{ dns: apiIdentity }] }, "200"],
  ["the identity in upper case", { names: [{ dns: apiIdentity.toUpperCase() }] }, "200"],
  ["the identity first of several names", { names: [{ dns: apiIdentity }, { dns: other }] }, "200"],
  ["the identity second of several names", { names: [{ dns: other }, { dns: apiIdentity }] }, "403"],
  ["the identity as common name only", { names: [], commonName: apiIdentity }, "403"],
  ["a NUL behind the identity", { names: [{ dns: `${apiIdentity}\0.evil` }] }, "403"],
  ["a NUL before a longer name", { names: [{ dns: `evil\0.${apiIdentity}` }] }, "403"],
  [
    "an expired certificate",
    { names: [{ dns: apiIdentity }], notBefore: fromNow(-2 * hour), notAfter: fromNow(-hour) },
    "closed",
  ],
  [
    "a certificate from tomorrow",
    { names: [{ dns: apiIdentity }], notBefore: fromNow(hour), notAfter: fromNow(2 * hour) },
    "closed",
  ],
  ["a CA's certificate", { names: [{ dns: apiIdentity }], isCa: true }, "closed"],
  ["a certificate for servers only", { names: [{ dns: apiIdentity }], extendedKeyUsage: ["serverAuth"] }, "closed"],
  ["a certificate signed by itself", { names: [{ dns: apiIdentity }], signedBy: "itself" }, "closed"],
];

for (const [name, options, status] of cases) {
  sidecarTest(`a client with ${name} sees ${status}`, { policy }, async (sidecar) => {
    assert.equal(await statusWith(sidecar, await sidecar.authority.leaf(options)), status);
    if (status !== "200") assert.equal(sidecar.application.received, "");
    if (status === "closed") await sidecar.untilEvent((event) => event.kind === "refused");
  });
}

sidecarTest("another CA with the same subject proves nothing", { policy }, async (sidecar) => {
  const forger = await makeTestAuthority();
  const leaf = await forger.leaf({ names: [{ dns: apiIdentity }] });
  assert.equal(await statusWith(sidecar, leaf), "closed");
  const refusal = await sidecar.untilEvent((event) => event.kind === "refused");
  assert.equal(refusal.kind === "refused" && refusal.cause, "handshake-failed");
  assert.equal(sidecar.application.received, "");
});

sidecarTest(
  "no client certificate is TLS without identity: every identity policy refuses it",
  { policy },
  async (sidecar) => {
    const client = await sidecar.tls();
    client.send(request);
    const answer = await client.untilText("\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 403 /);
    assert.doesNotMatch(answer, /l5d-proxy-error/);
  },
);

sidecarTest("TLS 1.2 is refused", { policy }, async (sidecar) => {
  await assert.rejects(sidecar.tls(apiIdentity, { tls: { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" } }));
  await sidecar.untilEvent((event) => event.kind === "refused" && event.cause === "handshake-failed");
});

sidecarTest("TLS to another name is passed through unread, and counts as no identity", { policy }, async (sidecar) => {
  await assert.rejects(sidecar.tls(apiIdentity, { servername: other }));
  const event = await sidecar.untilEvent(({ kind }) => kind === "tcp");
  assert.ok(event.kind === "tcp" && event.outcome === "denied");
  assert.deepEqual(event.peer.tls, { kind: "passthrough", sni: other });
});
