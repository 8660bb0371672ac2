import { extensionId, readBoolean, readCertificateFields } from "./certificate-fields.js";
import type { DerElement } from "./der-reader.js";
import { derTag, hexOf, readChildren, readOnlyElement } from "./der-reader.js";

export type LeafProblem = "malformed" | "is-a-ca" | "wrong-extended-key-usage";

/**
 * What forbids a verified peer certificate to end a chain, or undefined when nothing does. A handshake with such a
 * certificate is refused as one with a bad certificate is; Node's TLS alone would let a CA speak for itself and asks
 * for only one of the two extended key usages (proxy.md 6.3).
 */
export function checkLeafCertificate(der: Uint8Array): LeafProblem | undefined {
  const fields = readCertificateFields(der);
  if (fields === undefined) return "malformed";
  const constraints = fields.extensions.get(extensionId.basicConstraints);
  if (constraints !== undefined) {
    const read = readBasicConstraints(der, constraints.value);
    if (read === undefined) return "malformed";
    if (read.isCa) return "is-a-ca";
  }
  const usage = fields.extensions.get(extensionId.extendedKeyUsage);
  if (usage === undefined) return undefined;
  const purposes = readExtendedKeyUsage(der, usage.value);
  if (purposes === undefined) return "malformed";
  const servesBothEnds = purposes.includes(purpose.serverAuth) && purposes.includes(purpose.clientAuth);
  return servesBothEnds ? undefined : "wrong-extended-key-usage";
}

export interface BasicConstraints {
  readonly isCa: boolean;
  /** How many CAs may stand below this one. Absent: any number. */
  readonly pathLength: number | undefined;
}

/** Undefined when the extension is not DER. */
export function readBasicConstraints(der: Uint8Array, octets: DerElement): BasicConstraints | undefined {
  const parts = readSequenceIn(der, octets);
  if (parts === undefined || parts.length > 2) return undefined;
  const hasFlag = parts[0]?.tag === derTag.boolean;
  const isCa = hasFlag ? readBoolean(der, parts[0]!) : false;
  const length = hasFlag ? parts[1] : parts[0];
  if (isCa === undefined || (!hasFlag && parts.length > 1)) return undefined;
  if (length === undefined) return { isCa, pathLength: undefined };
  const pathLength = readSmallInteger(der, length);
  return pathLength === undefined ? undefined : { isCa, pathLength };
}

/** A length beyond 127 CAs is no length that anybody means, and is refused. */
function readSmallInteger(der: Uint8Array, element: DerElement): number | undefined {
  const value = der[element.start];
  const isSmall = element.tag === derTag.integer && element.end - element.start === 1;
  return isSmall && value !== undefined && value < 0x80 ? value : undefined;
}

function readExtendedKeyUsage(der: Uint8Array, octets: DerElement): string[] | undefined {
  const parts = readSequenceIn(der, octets);
  if (parts === undefined || parts.length === 0) return undefined;
  if (!parts.every(({ tag }) => tag === derTag.objectIdentifier)) return undefined;
  return parts.map((part) => hexOf(der, part));
}

function readSequenceIn(der: Uint8Array, octets: DerElement): DerElement[] | undefined {
  const sequence = readOnlyElement(der, octets.start, octets.end);
  return sequence?.tag === derTag.sequence ? readChildren(der, sequence) : undefined;
}

/** 1.3.6.1.5.5.7.3.1 and .2 */
const purpose = { serverAuth: "2b06010505070301", clientAuth: "2b06010505070302" } as const;
