import type { DerElement } from "./der-reader.js";
import { derTag, readChildren, readOnlyElement } from "./der-reader.js";

export interface GeneralName {
  readonly kind: "dns" | "uri" | "other";
  /** The bytes as Latin-1, one character each, so that nothing is lost or merged. Empty for `other`. */
  readonly text: string;
}

/** The names of a subjectAltName extension in certificate order, unjudged. Undefined when they are not DER. */
export function readGeneralNames(der: Uint8Array, octets: DerElement): GeneralName[] | undefined {
  const list = readOnlyElement(der, octets.start, octets.end);
  if (list?.tag !== derTag.sequence) return undefined;
  const elements = readChildren(der, list);
  if (elements === undefined || !elements.every(({ tag }) => generalNameTags.has(tag))) return undefined;
  return elements.map((element) => {
    const kind = element.tag === dnsNameTag ? "dns" : element.tag === uriTag ? "uri" : "other";
    return { kind, text: kind === "other" ? "" : latin1(der, element) };
  });
}

function latin1(bytes: Uint8Array, element: DerElement): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + element.start, element.end - element.start).toString("latin1");
}

const dnsNameTag = 0x82;
const uriTag = 0x86;

/** otherName, rfc822Name, dNSName, x400Address, directoryName, ediPartyName, URI, iPAddress, registeredID. */
const generalNameTags = new Set([0xa0, 0x81, dnsNameTag, 0xa3, 0xa4, 0xa5, uriTag, 0x87, 0x88]);
