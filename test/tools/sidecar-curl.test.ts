import assert from "node:assert/strict";
import { withCertificateFiles } from "../support/certificate-files.js";
import { runProgram } from "../support/run-program.js";
import { apiIdentity, sidecarTest, storeIdentity } from "../support/sidecar.js";
import { allowIdentities, identityOf, serverOn, testPort } from "../support/sidecar-policy.js";
import { credentialsOf } from "../support/test-credentials.js";

const policy = serverOn("HTTP/1") + allowIdentities(apiIdentity);
const statusOnly = ["-s", "-o", "/dev/null", "-w", "%{http_code}"];

sidecarTest("curl with a listed certificate gets 200, with another 403, with none 403", { policy }, async (sidecar) => {
  const url = `https://${storeIdentity}:${sidecar.port}/`;
  const toSidecar = ["--connect-to", `::127.0.0.1:${sidecar.port}`, url];
  const statusAs = async (identity: string): Promise<string> =>
    withCertificateFiles(await credentialsOf(identity), async ({ anchors, chain, key }) => {
      const run = ["curl", ...statusOnly, "--cacert", anchors, "--cert", chain, "--key", key, ...toSidecar];
      return (await runProgram(run)).stdout;
    });
  assert.equal(await statusAs(apiIdentity), "200");
  assert.equal(await statusAs(identityOf("intruder", "frontend")), "403");
  const without = await withCertificateFiles(await credentialsOf(apiIdentity), ({ anchors }) =>
    runProgram(["curl", ...statusOnly, "--cacert", anchors, ...toSidecar]),
  );
  assert.equal(without.stdout, "403");
  const plain = await runProgram(["curl", ...statusOnly, `http://127.0.0.1:${sidecar.port}/`]);
  assert.equal(plain.stdout, "403");
});

sidecarTest("curl through the workload's HTTP proxy carries the workload's identity", { policy }, async (sidecar) => {
  const destinations = { "store.data:80": { endpoints: [sidecar.endpoint(testPort)], opaque: false } };
  const api = await sidecar.outbound({ identity: apiIdentity, destinations });
  const intruder = await sidecar.outbound({ identity: identityOf("intruder", "frontend"), destinations });
  const statusThrough = async (port: number): Promise<string> =>
    (await runProgram(["curl", ...statusOnly, "http://store.data/"], { http_proxy: `http://127.0.0.1:${port}` }))
      .stdout;
  assert.equal(await statusThrough(api.proxyPort), "200");
  assert.equal(await statusThrough(intruder.proxyPort), "403");
  assert.ok(sidecar.application.received.includes(`l5d-client-id: ${apiIdentity}\r\n`));
});

const opaque = serverOn("opaque") + allowIdentities(apiIdentity);

sidecarTest("curl at an opaque port gets an empty reply when it is refused", { policy: opaque }, async (sidecar) => {
  const destinations = { "store.data:5432": { endpoints: [sidecar.endpoint(testPort)], opaque: true } };
  const intruder = await sidecar.outbound({ identity: identityOf("intruder", "frontend"), destinations });
  const env = { http_proxy: `http://127.0.0.1:${intruder.proxyPort}` };
  const { code, stdout } = await runProgram(["curl", "-s", "http://store.data:5432"], env);
  assert.deepEqual({ code, stdout }, { code: 52, stdout: "" });
  assert.equal(sidecar.application.connections.length, 0);
});
