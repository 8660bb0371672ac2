import { extensionId, readCertificateFields } from "./certificate-fields.js";
import { parseDnsName } from "./dns-name.js";
import type { GeneralName } from "./general-names.js";
import { readGeneralNames } from "./general-names.js";
import { parseUriIdentity } from "./identity-name.js";

/**
 * Who a peer is, from the DER of its verified leaf certificate (policy.md 2.1).
 *
 * The first subjectAltName, in certificate order, that is a DNS name or a URI and parses. The common name never counts.
 * Undefined: the peer has no identity, which is what a certificate that cannot be read gives too; it never throws.
 */
export function readPeerIdentity(der: Uint8Array): string | undefined {
  for (const name of readSubjectNames(der)) {
    const identity = identityOf(name);
    if (identity !== undefined) return identity;
  }
  return undefined;
}

/**
 * All identities that a certificate carries, in its order; empty when there are none or it cannot be read. A client
 * asks whether the one it expects of its server is among them (proxy.md 6.4).
 */
export function readCertificateIdentities(der: Uint8Array): string[] {
  return readSubjectNames(der)
    .map(identityOf)
    .filter((identity) => identity !== undefined);
}

function readSubjectNames(der: Uint8Array): GeneralName[] {
  const fields = readCertificateFields(der);
  const extension = fields?.extensions.get(extensionId.subjectAlternativeName);
  return (extension && readGeneralNames(der, extension.value)) ?? [];
}

function identityOf(name: GeneralName): string | undefined {
  if (name.kind === "dns") return parseDnsName(name.text);
  return name.kind === "uri" ? parseUriIdentity(name.text) : undefined;
}
