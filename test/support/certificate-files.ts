import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Presented } from "./test-credentials.js";

/** The certificates of one client as files, for programs that read nothing else. */
export interface CertificateFiles {
  readonly anchors: string;
  readonly chain: string;
  readonly key: string;
}

/** Writes the files for as long as `body` runs. */
export async function withCertificateFiles<Result>(
  { certificate, anchors }: Presented,
  body: (files: CertificateFiles) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "meshtls-tools-"));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  try {
    return await body({
      anchors: write("ca.crt", anchors.pem),
      chain: write("client.crt", certificate.chainPem),
      key: write("client.key", certificate.privateKeyPem),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
