import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { MeshtlsError } from "../errors.js";
import {
  createIssuerCertificate,
  createTrustAnchor,
  credentialsError,
  readCredentials,
  type Credentials,
  type IdentityDomain,
} from "../identity/index.js";
import { writeAtomically } from "./write-atomically.js";

/** The three files of `--identity-trust-anchors-file` and its companions. Absent: the flag was not given. */
export interface CredentialPaths {
  readonly trustAnchors?: string;
  readonly issuerCertificate?: string;
  readonly issuerKey?: string;
}

/**
 * The trust anchors and the issuer of a mesh: those of the given files, all three or none; else those of the state
 * folder, which are made on first run. The key of the root is not kept: nothing needs it until the issuer is replaced,
 * and then both are made anew.
 *
 * Throws `E_CREDENTIALS_…` when they are incomplete, unreadable or do not pass validation.
 */
export async function meshCredentials(
  folder: string,
  paths: CredentialPaths,
  domain: IdentityDomain,
  now: Date,
): Promise<Credentials> {
  const given = [paths.trustAnchors, paths.issuerCertificate, paths.issuerKey].some((path) => path !== undefined);
  if (given) return readGiven(paths, now);
  const kept = keptPaths(folder);
  const isKept = await Promise.all([kept.trustAnchors, kept.issuerCertificate, kept.issuerKey].map(exists));
  if (isKept.every((there) => !there)) await makeCredentials(kept, domain, now);
  await checkPrivate(kept.issuerKey);
  return readGiven(kept, now, "Remove the state folder to have new credentials made.");
}

/** Where a state folder keeps what it made. */
export function keptPaths(folder: string): Required<CredentialPaths> {
  return {
    trustAnchors: join(folder, "ca.crt"),
    issuerCertificate: join(folder, "issuer.crt"),
    issuerKey: join(folder, "issuer.key"),
  };
}

async function makeCredentials(kept: Required<CredentialPaths>, domain: IdentityDomain, now: Date): Promise<void> {
  const notBefore = new Date(now.getTime() - clockSkewMs);
  const anchor = await createTrustAnchor({
    commonName: `root.${domain.controlPlaneNamespace}.${domain.trustDomain}`.slice(0, maxCommonNameChars),
    notBefore,
    notAfter: new Date(now.getTime() + lifetimeMs),
  });
  const issuer = await createIssuerCertificate({
    commonName: `identity.${domain.controlPlaneNamespace}.${domain.trustDomain}`.slice(0, maxCommonNameChars),
    notBefore,
    notAfter: new Date(now.getTime() + lifetimeMs),
    anchor,
  });
  // The key first: should this be interrupted, what is there is incomplete and refused, never half of two pairs.
  await writeAtomically(kept.issuerKey, issuer.privateKeyPem);
  await writeAtomically(kept.issuerCertificate, issuer.certificatePem);
  await writeAtomically(kept.trustAnchors, anchor.certificatePem);
}

/** `hint` replaces what is to be done about credentials that do not pass. */
async function readGiven(paths: CredentialPaths, now: Date, hint?: string): Promise<Credentials> {
  const reading = readCredentials(
    {
      anchorsPem: await readText(paths.trustAnchors),
      issuerCertificatePem: await readText(paths.issuerCertificate),
      issuerKeyPem: await readText(paths.issuerKey),
    },
    now,
  );
  if (!reading.ok) {
    const problems = reading.problems.map((problem) => ({ ...problem, hint: hint ?? problem.hint }));
    throw credentialsError(problems);
  }
  return reading.credentials;
}

async function readText(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new MeshtlsError("E_CREDENTIALS_UNREADABLE", `\`${path}\` cannot be read: ${code}`, {
      hint: "Check the path and its permissions; remove a state folder that was cut short to have it made anew.",
      cause: error,
    });
  }
}

/**
 * A kept key that others can read is not used. Attack: a repository that brings a `.meshtls` folder along, whose key its
 * author knows; what comes out of a checkout or an archive is readable by others.
 */
async function checkPrivate(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined || (stats.isFile() && (stats.mode & 0o077) === 0)) return;
  throw new MeshtlsError("E_CREDENTIALS_INVALID", `\`${path}\` can be read by others than its owner`, {
    hint: "Remove the state folder to have new keys made, or `chmod 600` the key if you made it yourself.",
  });
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

const lifetimeMs = 365 * 24 * 60 * 60 * 1000;
const clockSkewMs = 60_000;
const maxCommonNameChars = 64;
