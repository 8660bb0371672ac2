import { Issuer, readCredentials } from "../../src/identity/index.js";
import type { CertificateSource } from "../../src/proxy/index.js";
import { makeTestAuthority, type TestAuthority } from "./certificates.js";

export type Presented = ReturnType<CertificateSource["current"]>;

/** A certificate source whose certificate the test replaces. */
export class SwappableCertificate implements CertificateSource {
  private presented: Presented;
  private readonly subscribers = new Set<() => void>();

  constructor(presented: Presented) {
    this.presented = presented;
  }

  current(): Presented {
    return this.presented;
  }

  subscribe(changed: () => void): () => void {
    this.subscribers.add(changed);
    return () => this.subscribers.delete(changed);
  }

  swap(presented: Presented): void {
    this.presented = presented;
    for (const changed of [...this.subscribers]) changed();
  }
}

/** The authority that all sidecars of this process trust. */
export function sharedAuthority(): Promise<TestAuthority> {
  return (authorityOfProcess ??= makeTestAuthority());
}

/** What a workload of the tests' mesh presents, signed by the real issuer; one for each identity and process. */
export function credentialsOf(identity: string): Promise<Presented> {
  const known = credentialsOfProcess.get(identity) ?? issueFor(identity);
  credentialsOfProcess.set(identity, known);
  return known;
}

async function issueFor(identity: string): Promise<Presented> {
  const authority = await sharedAuthority();
  const now = new Date();
  const read = readCredentials(
    {
      anchorsPem: authority.anchorPem,
      issuerCertificatePem: authority.issuerPem,
      issuerKeyPem: authority.issuerKeyPem,
    },
    now,
  );
  if (!read.ok) throw new Error(`the test's authority is refused: ${JSON.stringify(read.problems)}`);
  const issuer = new Issuer({
    credentials: read.credentials,
    domain: { controlPlaneNamespace: "linkerd", trustDomain: "cluster.local" },
  });
  return { certificate: await issuer.issue({ identity, now }), anchors: { pem: authority.anchorPem } };
}

let authorityOfProcess: Promise<TestAuthority> | undefined;
const credentialsOfProcess = new Map<string, Promise<Presented>>();
