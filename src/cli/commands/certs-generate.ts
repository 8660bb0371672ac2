import { Option, type Command } from "commander";
import { join } from "node:path";
import { MeshtlsError } from "../../errors.js";
import {
  createIssuerCertificate,
  createTrustAnchor,
  describeCertificate,
  readCertificates,
  type CertificateAndKey,
  type CertificateDescription,
} from "../../identity/index.js";
import type { CommandContext } from "../command-context.js";
import { formatDuration, parseDuration } from "../duration.js";
import { readTextFile, writeNewFiles } from "../files.js";
import { outputOption } from "../output-option.js";

interface GenerateFlags {
  readonly commonName: string;
  readonly notAfter: string;
  readonly outDir?: string;
  readonly certificateFile?: string;
  readonly keyFile?: string;
  readonly force?: true;
  readonly output: string;
}

interface IssuerFlags extends GenerateFlags {
  readonly ca: string;
  readonly caKey: string;
}

/** `certs generate root|issuer`: what the `step` lines of Linkerd's guides make, without `step`. */
export function addCertsGenerate(certs: Command, context: CommandContext): void {
  const generate = certs.command("generate").description("make a trust anchor or an issuer");
  generateCommand(generate, "root", "ca", "root.linkerd.cluster.local", "87600h")
    .description("make a self-signed trust anchor (ECDSA P-256): ca.crt and ca.key")
    .action((flags: GenerateFlags) => generateRoot(flags, context));
  generateCommand(generate, "issuer", "issuer", "identity.linkerd.cluster.local", "8760h")
    .description("make an issuer signed by a trust anchor (ECDSA P-256): issuer.crt and issuer.key")
    .requiredOption("--ca <file>", "certificate of the trust anchor that signs")
    .requiredOption("--ca-key <file>", "private key of that trust anchor")
    .action((flags: IssuerFlags) => generateIssuer(flags, context));
}

function generateCommand(parent: Command, name: string, base: string, commonName: string, notAfter: string): Command {
  return parent
    .command(name)
    .option("--common-name <name>", "common name of the subject", commonName)
    .option("--not-after <duration>", "how long it is valid, from now", notAfter)
    .option("--out-dir <folder>", `folder for ${base}.crt and ${base}.key (default: this folder)`)
    .addOption(new Option("--certificate-file <file>", "where the certificate goes").conflicts("outDir"))
    .addOption(new Option("--key-file <file>", "where the private key goes, readable by you only").conflicts("outDir"))
    .option("--force", "replace files that exist")
    .addOption(outputOption(["text", "json"]));
}

async function generateRoot(flags: GenerateFlags, context: CommandContext): Promise<void> {
  const { commonName } = flags;
  await write(
    await createTrustAnchor({ commonName: checked(commonName), ...validity(flags, context) }),
    "ca",
    flags,
    context,
  );
}

async function generateIssuer(flags: IssuerFlags, context: CommandContext): Promise<void> {
  const { cwd } = context.io;
  const anchor = {
    certificatePem: await readTextFile(cwd, flags.ca, "E_CREDENTIALS_UNREADABLE"),
    privateKeyPem: await readTextFile(cwd, flags.caKey, "E_CREDENTIALS_UNREADABLE"),
  };
  const wanted = validity(flags, context);
  const made = await createIssuerCertificate({ commonName: checked(flags.commonName), ...wanted, anchor });
  const description = describe(made);
  // Times in certificates have whole seconds.
  if (Date.parse(description.notAfter) + 1000 < wanted.notAfter.getTime()) {
    context.output.warning(`the issuer ends with its trust anchor, on ${description.notAfter}`);
  }
  await write(made, "issuer", flags, context);
}

function validity(flags: GenerateFlags, { io }: CommandContext): { notBefore: Date; notAfter: Date } {
  const notBefore = io.now();
  return { notBefore, notAfter: new Date(notBefore.getTime() + parseDuration("--not-after", flags.notAfter)) };
}

async function write(
  made: CertificateAndKey,
  base: string,
  flags: GenerateFlags,
  context: CommandContext,
): Promise<void> {
  const folder = flags.outDir ?? "";
  const certificateFile = flags.certificateFile ?? join(folder, `${base}.crt`);
  const keyFile = flags.keyFile ?? join(folder, `${base}.key`);
  const files = [
    { path: keyFile, text: made.privateKeyPem, isSecret: true },
    { path: certificateFile, text: made.certificatePem, isSecret: false },
  ];
  await writeNewFiles(context.io.cwd, files, flags.force === true);
  const certificate = describe(made);
  if (flags.output === "json") {
    context.output.json({ certificateFile, keyFile, certificate });
    return;
  }
  const left = formatDuration(Date.parse(certificate.notAfter) - context.io.now().getTime());
  context.output.lines([
    `${certificateFile}: ${certificate.subject}, valid until ${certificate.notAfter} (${left})`,
    `${keyFile}: its private key, readable by you only`,
  ]);
}

function describe({ certificatePem }: CertificateAndKey): CertificateDescription {
  const reading = readCertificates(certificatePem, "new certificate");
  if (!reading.ok) throw new MeshtlsError(reading.problem.code, reading.problem.message);
  return describeCertificate(reading.value[0]!);
}

function checked(commonName: string): string {
  const bytes = Buffer.byteLength(commonName);
  if (bytes > 0 && bytes <= maxCommonNameBytes) return commonName;
  throw new MeshtlsError("E_USAGE", `--common-name has ${bytes} bytes; X.509 allows 1 to ${maxCommonNameBytes}`, {
    hint: "choose a shorter name: the name of a CA is for people only",
  });
}

const maxCommonNameBytes = 64;
