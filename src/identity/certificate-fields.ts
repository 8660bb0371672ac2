import type { DerElement } from "./der-reader.js";
import { derTag, hexOf, readChildren, readOnlyElement } from "./der-reader.js";

/** Where the parts of a certificate stand in its DER. */
export interface CertificateFields {
  readonly serialNumber: DerElement;
  readonly signatureAlgorithm: DerElement;
  readonly issuer: DerElement;
  readonly validity: DerElement;
  readonly subject: DerElement;
  readonly publicKey: DerElement;
  /** By the hexadecimal form of the object identifier; see `extensionId`. */
  readonly extensions: ReadonlyMap<string, CertificateExtension>;
}

export interface CertificateExtension {
  readonly critical: boolean;
  /** The octet string whose content is the extension. */
  readonly value: DerElement;
}

/** The object identifiers that this folder looks at, as `hexOf` writes them. */
export const extensionId = {
  subjectKeyIdentifier: "551d0e",
  keyUsage: "551d0f",
  subjectAlternativeName: "551d11",
  basicConstraints: "551d13",
  extendedKeyUsage: "551d25",
} as const;

/**
 * Finds the parts of a certificate. Undefined when the bytes are not one certificate in DER, or when an extension
 * stands there twice: readers would disagree on which of the two counts.
 */
export function readCertificateFields(der: Uint8Array): CertificateFields | undefined {
  const certificate = sequenceAt(readOnlyElement(der, 0, der.length));
  const parts = certificate && readChildren(der, certificate);
  if (parts?.length !== 3 || parts[1]!.tag !== derTag.sequence || parts[2]!.tag !== derTag.bitString) return undefined;
  const signed = sequenceAt(parts[0]);
  const fields = signed && readChildren(der, signed);
  return fields && readSignedFields(der, fields);
}

function readSignedFields(der: Uint8Array, fields: DerElement[]): CertificateFields | undefined {
  const hasVersion = fields[0]?.tag === contextTag.version;
  const isVersion3 = hasVersion && hexOf(der, fields[0]!) === "020102";
  const names = hasVersion ? fields.slice(1) : fields;
  const [serialNumber, signatureAlgorithm, issuer, validity, subject, publicKey, ...rest] = names;
  if (serialNumber?.tag !== derTag.integer || publicKey?.tag !== derTag.sequence) return undefined;
  if (signatureAlgorithm?.tag !== derTag.sequence || issuer?.tag !== derTag.sequence) return undefined;
  if (validity?.tag !== derTag.sequence || subject?.tag !== derTag.sequence) return undefined;
  if (!tagsAscend(rest)) return undefined;
  const last = rest.at(-1);
  const wrapper = last?.tag === contextTag.extensions ? last : undefined;
  if (wrapper !== undefined && !isVersion3) return undefined;
  const extensions = wrapper === undefined ? new Map<string, CertificateExtension>() : readExtensions(der, wrapper);
  return extensions && { serialNumber, signatureAlgorithm, issuer, validity, subject, publicKey, extensions };
}

/** After the public key: two unique identifiers that nobody uses and the extensions, each at most once, in order. */
function tagsAscend(elements: DerElement[]): boolean {
  let previous = 0;
  return elements.every(({ tag }) => {
    const known = tag === contextTag.issuerUniqueId || tag === contextTag.subjectUniqueId;
    const rank = tag & 0x1f;
    const isNext = (known || tag === contextTag.extensions) && rank > previous;
    previous = rank;
    return isNext;
  });
}

function readExtensions(der: Uint8Array, wrapper: DerElement): Map<string, CertificateExtension> | undefined {
  const list = sequenceAt(readOnlyElement(der, wrapper.start, wrapper.end));
  const elements = list && readChildren(der, list);
  if (elements === undefined) return undefined;
  const extensions = new Map<string, CertificateExtension>();
  for (const element of elements) {
    const parts = element.tag === derTag.sequence ? readChildren(der, element) : undefined;
    if (parts === undefined || parts.length < 2 || parts.length > 3) return undefined;
    const id = parts[0]!;
    const value = parts.at(-1)!;
    if (id.tag !== derTag.objectIdentifier || value.tag !== derTag.octetString) return undefined;
    const critical = parts.length === 3 ? readBoolean(der, parts[1]!) : false;
    const key = hexOf(der, id);
    if (critical === undefined || extensions.has(key)) return undefined;
    extensions.set(key, { critical, value });
  }
  return extensions;
}

/** Undefined when the element is not a boolean of DER. */
export function readBoolean(der: Uint8Array, element: DerElement): boolean | undefined {
  if (element.tag !== derTag.boolean || element.end - element.start !== 1) return undefined;
  const byte = der[element.start]!;
  return byte === 0xff ? true : byte === 0 ? false : undefined;
}

function sequenceAt(element: DerElement | undefined): DerElement | undefined {
  return element?.tag === derTag.sequence ? element : undefined;
}

const contextTag = {
  version: 0xa0,
  issuerUniqueId: 0x81,
  subjectUniqueId: 0x82,
  extensions: 0xa3,
} as const;
