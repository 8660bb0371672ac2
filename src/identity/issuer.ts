import { MeshtlsError } from "../errors.js";
import { checkIdentity } from "../resources/index.js";
import { checkValidity, isSameCertificate } from "./chain-checks.js";
import type { Credentials } from "./credentials.js";
import { checkServiceAccountLabels, identityKind, identitySuffix, parseIdentity } from "./identity-name.js";
import { exportPrivateKey, generateKey, makeCertificate } from "./make-certificate.js";
import type { IdentityDomain, WorkloadCertificate } from "./model.js";

export interface IssuerOptions {
  readonly credentials: Credentials;
  /** The only domain whose ServiceAccount identities this issuer signs. */
  readonly domain: IdentityDomain;
  /** Default 24 hours. */
  readonly lifetimeMs?: number;
  /** Added at both ends, for peers whose clocks differ. Default 20 seconds. */
  readonly clockSkewMs?: number;
}

/** Signs workload certificates. It has no clock: each call says what time it is. */
export class Issuer {
  readonly #options: IssuerOptions;

  constructor(options: IssuerOptions) {
    this.#options = options;
  }

  /**
   * A new key and a certificate for it: P-256, the identity as the only subjectAltName, and the chain up to, but not
   * including, the trust anchor. Its end is cut to the ends of issuer and anchor.
   *
   * Whoever calls has made sure that the workload may have this identity. Throws `E_IDENTITY_NAME` for a name that is
   * neither a ServiceAccount of the domain nor a SPIFFE id, and `E_CREDENTIALS_INVALID` outside the issuer's own
   * validity.
   */
  async issue({ identity, now }: { readonly identity: string; readonly now: Date }): Promise<WorkloadCertificate> {
    const { credentials, domain } = this.#options;
    const problem = checkIssuable(identity, domain);
    if (problem !== undefined) throw new MeshtlsError("E_IDENTITY_NAME", problem, { hint: nameHint });
    const expired = checkValidity(credentials.issuer, now) ?? checkValidity(credentials.anchor, now);
    if (expired !== undefined) {
      const message = `cannot issue a certificate: issuer certificate is ${expired}`;
      throw new MeshtlsError("E_CREDENTIALS_INVALID", message, { hint: "Give the mesh a new issuer certificate." });
    }
    const { privateKey, publicKey } = generateKey();
    const validity = this.#validityFrom(now);
    const leafPem = await makeCertificate({
      ...validity,
      // A common name holds at most 64 bytes; identities are longer, and the name is never looked at.
      commonName: Buffer.byteLength(identity) <= maxCommonNameBytes ? identity : undefined,
      purpose: { kind: "leaf", identity: { kind: identityKind(identity), text: identity } },
      publicKey,
      signer: {
        subjectDer: credentials.issuer.subjectDer,
        keyId: credentials.issuer.subjectKeyId,
        privateKey: credentials.issuerKey,
      },
    });
    const issuerIsAnchor = isSameCertificate(credentials.issuer, credentials.anchor);
    return {
      identity,
      chainPem: issuerIsAnchor ? leafPem : leafPem + credentials.issuer.pem,
      privateKeyPem: exportPrivateKey(privateKey),
      ...validity,
    };
  }

  #validityFrom(now: Date): { notBefore: Date; notAfter: Date } {
    const { credentials, lifetimeMs = defaultLifetimeMs, clockSkewMs = defaultClockSkewMs } = this.#options;
    const start = Math.floor((now.getTime() - clockSkewMs) / 1000) * 1000;
    const wanted = Math.floor((now.getTime() + lifetimeMs + clockSkewMs) / 1000) * 1000;
    const { issuer, anchor } = credentials;
    const end = Math.min(wanted, issuer.notAfter.getTime(), anchor.notAfter.getTime());
    return { notBefore: new Date(start), notAfter: new Date(end) };
  }
}

/** Why no certificate may carry `identity`, or undefined when one may. */
function checkIssuable(identity: string, domain: IdentityDomain): string | undefined {
  const problem = identityKind(identity) === "uri" ? checkSpiffeId(identity) : checkOwnIdentity(identity, domain);
  if (problem !== undefined) return problem;
  // What a peer would read must be what was asked for; a name over 253 characters would not be read at all.
  return parseIdentity(identity) === identity ? undefined : `\`${identity}\` is no identity that a peer could read`;
}

function checkSpiffeId(identity: string): string | undefined {
  if (identity.startsWith("spiffe://")) return checkIdentity(identity);
  return `\`${identity}\` is not a SPIFFE id: it must start with \`spiffe://\``;
}

function checkOwnIdentity(identity: string, domain: IdentityDomain): string | undefined {
  const suffix = identitySuffix(domain);
  if (!identity.endsWith(suffix))
    return `\`${identity}\` is not an identity of this mesh: it must end in \`${suffix}\``;
  const head = identity.slice(0, -suffix.length);
  // The namespace is the last label, so that a dotted service account is the one that gets the blame.
  const split = head.lastIndexOf(".");
  return checkServiceAccountLabels({
    serviceAccount: head.slice(0, Math.max(split, 0)),
    namespace: head.slice(split + 1),
  });
}

const nameHint =
  "Rename the ServiceAccount or namespace so that both are DNS labels: `a-z`, `0-9` and `-`, at most 63.";
const defaultLifetimeMs = 24 * 60 * 60 * 1000;
const defaultClockSkewMs = 20 * 1000;
const maxCommonNameBytes = 64;
