import assert from "node:assert/strict";
import { test } from "node:test";
import { withCertificateFiles } from "../support/certificate-files.js";
import { runProgram } from "../support/run-program.js";
import { apiIdentity, sidecarTest, storeIdentity } from "../support/sidecar.js";
import { allowIdentities, serverOn } from "../support/sidecar-policy.js";
import { credentialsOf } from "../support/test-credentials.js";

const policy = serverOn("HTTP/1") + allowIdentities(apiIdentity);

sidecarTest(
  "openssl s_client finishes TLS 1.3 with our chain, and is asked for a certificate",
  { policy },
  async (sidecar) => {
    const { stdout } = await withCertificateFiles(await credentialsOf(apiIdentity), ({ anchors, chain, key }) =>
      runProgram([
        ...["openssl", "s_client", "-connect", `127.0.0.1:${sidecar.port}`, "-servername", storeIdentity],
        ...["-CAfile", anchors, "-verify_return_error", "-cert", chain, "-key", key, "-brief"],
      ]).then(({ stdout: out, stderr }) => ({ stdout: out + stderr })),
    );
    assert.match(stdout, /Protocol version: TLSv1\.3/);
    assert.match(stdout, /Verification: OK/);
  },
);

sidecarTest("openssl s_client can't get TLS 1.2", { policy }, async (sidecar) => {
  const { code, stderr } = await runProgram([
    ...["openssl", "s_client", "-connect", `127.0.0.1:${sidecar.port}`, "-servername", storeIdentity],
    ...["-tls1_2", "-brief"],
  ]);
  assert.notEqual(code, 0);
  assert.match(stderr, /alert protocol version/);
});

void test("openssl x509 reads the identity as the only name of a workload's certificate", async () => {
  const { stdout } = await withCertificateFiles(await credentialsOf(apiIdentity), ({ chain }) =>
    runProgram(["openssl", "x509", "-in", chain, "-noout", "-subject", "-ext", "subjectAltName,extendedKeyUsage"]),
  );
  assert.match(stdout, new RegExp(`DNS:${apiIdentity}\\n`));
  assert.match(stdout, /TLS Web Server Authentication, TLS Web Client Authentication/);
});

void test("openssl verify follows a workload's chain to the trust anchor", async () => {
  const { stdout } = await withCertificateFiles(await credentialsOf(apiIdentity), ({ anchors, chain }) =>
    runProgram(["openssl", "verify", "-CAfile", anchors, "-untrusted", chain, "-purpose", "sslclient", chain]),
  );
  assert.match(stdout, /: OK/);
});
