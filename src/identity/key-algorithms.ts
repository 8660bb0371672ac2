import type { KeyObject } from "node:crypto";

export interface PublicKeyAlgorithm {
  readonly name: "ECDSA" | "RSA" | "Ed25519" | "unknown";
  /** `P-256`, `P-384`, `P-521`, or OpenSSL's word for the curve. Only of ECDSA keys. */
  readonly curve?: string;
  /** Only of RSA keys. */
  readonly bits?: number;
}

export function publicKeyAlgorithm(key: KeyObject): PublicKeyAlgorithm {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === "ec") {
    const curve = details?.namedCurve ?? "an unnamed curve";
    return { name: "ECDSA", curve: curveNames[curve] ?? curve };
  }
  if (key.asymmetricKeyType === "rsa") return { name: "RSA", bits: details?.modulusLength ?? 0 };
  return { name: key.asymmetricKeyType === "ed25519" ? "Ed25519" : "unknown" };
}

/** For people: `ECDSA P-256`, `RSA 2048`. */
export function algorithmText({ name, curve, bits }: PublicKeyAlgorithm): string {
  const detail = curve ?? bits;
  return detail === undefined ? name : `${name} ${detail}`;
}

/** The name of a signature algorithm by the hexadecimal form of its object identifier. */
export function signatureAlgorithmName(objectIdentifier: string): string {
  return signatureNames[objectIdentifier] ?? "unknown";
}

const curveNames: Readonly<Record<string, string>> = {
  prime256v1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};

const signatureNames: Readonly<Record<string, string>> = {
  "2a8648ce3d0401": "ECDSA-SHA1",
  "2a8648ce3d040302": "ECDSA-SHA256",
  "2a8648ce3d040303": "ECDSA-SHA384",
  "2a8648ce3d040304": "ECDSA-SHA512",
  "2a864886f70d010105": "SHA1-RSA",
  "2a864886f70d01010a": "SHA256-RSAPSS",
  "2a864886f70d01010b": "SHA256-RSA",
  "2a864886f70d01010c": "SHA384-RSA",
  "2a864886f70d01010d": "SHA512-RSA",
  "2b6570": "Ed25519",
};
