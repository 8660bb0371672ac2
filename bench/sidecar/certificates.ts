import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createIssuerCertificate, createTrustAnchor, Issuer, readCredentials } from "../../src/identity/index.js";
import type { WorkloadCertificate } from "../../src/identity/index.js";
import { defaultClusterSettings } from "../../src/policy/index.js";
import type { CertificateFiles, JobCertificates } from "./job.js";

/**
 * The certificates of the job, as files in `folder`, made as the mesh makes its own: trust anchor, issuer, leaves with
 * the identity as subject alternative name and, where it fits, as common name.
 */
export async function makeCertificates(
  folder: string,
  names: { readonly server: string; readonly allowed: string; readonly denied: string },
): Promise<JobCertificates> {
  const files = join(folder, "certificates");
  mkdirSync(files);
  const now = new Date();
  const authority = await makeAuthority(now);
  const stranger = await makeAuthority(now);
  const anchorsFile = join(files, "anchors.pem");
  writeFileSync(anchorsFile, authority.anchorsPem);
  const issue = async (issuer: Issuer, identity: string, name: string): Promise<CertificateFiles> =>
    writeCertificate(join(files, name), await issuer.issue({ identity, now }));
  return {
    anchorsFile,
    server: await issue(authority.issuer, names.server, "server"),
    allowedClient: await issue(authority.issuer, names.allowed, "allowed"),
    deniedClient: await issue(authority.issuer, names.denied, "denied"),
    strangerClient: await issue(stranger.issuer, names.allowed, "stranger"),
  };
}

async function makeAuthority(now: Date): Promise<{ readonly issuer: Issuer; readonly anchorsPem: string }> {
  const validity = { notBefore: new Date(now.getTime() - 60_000), notAfter: new Date(now.getTime() + 86_400_000) };
  const anchor = await createTrustAnchor({ commonName: "root.linkerd.cluster.local", ...validity });
  const issuer = await createIssuerCertificate({ commonName: "identity.linkerd.cluster.local", anchor, ...validity });
  const reading = readCredentials(
    {
      anchorsPem: anchor.certificatePem,
      issuerCertificatePem: issuer.certificatePem,
      issuerKeyPem: issuer.privateKeyPem,
    },
    now,
  );
  if (!reading.ok) throw new Error(`the benchmark's own issuer is not valid: ${JSON.stringify(reading.problems)}`);
  return {
    issuer: new Issuer({ credentials: reading.credentials, domain: defaultClusterSettings }),
    anchorsPem: anchor.certificatePem,
  };
}

function writeCertificate(stem: string, certificate: WorkloadCertificate): CertificateFiles {
  const files = { certificateFile: `${stem}.pem`, keyFile: `${stem}-key.pem`, bundleFile: `${stem}-bundle.pem` };
  writeFileSync(files.certificateFile, certificate.chainPem);
  writeFileSync(files.keyFile, certificate.privateKeyPem, { mode: 0o600 });
  writeFileSync(files.bundleFile, `${certificate.chainPem}\n${certificate.privateKeyPem}\n`, { mode: 0o600 });
  return files;
}
