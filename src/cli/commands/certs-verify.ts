import { Option, type Command } from "commander";
import { MeshtlsError } from "../../errors.js";
import { verifyChain, type ChainNode, type ChainReport } from "../../identity/index.js";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { readTextFile } from "../files.js";
import { outputOption } from "../output-option.js";
import { treeLines, type TextNode } from "../tree-lines.js";

interface VerifyFlags {
  readonly trustAnchors?: string;
  readonly issuerCert?: string;
  readonly issuerKey?: string;
  readonly identityTrustAnchorsFile?: string;
  readonly identityIssuerCertificateFile?: string;
  readonly identityIssuerKeyFile?: string;
  readonly output: string;
}

/** `certs verify`: the checks that `up` makes of its credentials, offline, as a tree with the days that are left. */
export function addCertsVerify(certs: Command, context: CommandContext): void {
  certs
    .command("verify")
    .description("check a trust anchor, an issuer and its key, and print the chain with the days left")
    .option("--trust-anchors <file>", "PEM file with one or more roots")
    .option("--issuer-cert <file>", "PEM file of the issuer")
    .option("--issuer-key <file>", "PEM file of the issuer's private key")
    .addOption(sameAs("--identity-trust-anchors-file <file>", "trustAnchors"))
    .addOption(sameAs("--identity-issuer-certificate-file <file>", "issuerCert"))
    .addOption(sameAs("--identity-issuer-key-file <file>", "issuerKey"))
    .addOption(outputOption(["text", "json"]))
    .action((flags: VerifyFlags) => verify(flags, context));
}

/** The name that `up` and `linkerd install` give to the same file. */
function sameAs(flags: string, other: string): Option {
  return new Option(flags, "the same, by the name that `up` gives it").conflicts(other);
}

async function verify(flags: VerifyFlags, context: CommandContext): Promise<void> {
  const read = (path: string | undefined): Promise<string> | undefined =>
    path === undefined ? undefined : readTextFile(context.io.cwd, path, "E_CREDENTIALS_UNREADABLE");
  const anchorsPem = await read(flags.trustAnchors ?? flags.identityTrustAnchorsFile);
  if (anchorsPem === undefined) {
    throw new MeshtlsError("E_USAGE", "no trust anchors to verify against", { hint: "add --trust-anchors ca.crt" });
  }
  const issuerCertificatePem = await read(flags.issuerCert ?? flags.identityIssuerCertificateFile);
  const issuerKeyPem = await read(flags.issuerKey ?? flags.identityIssuerKeyFile);
  if (issuerKeyPem !== undefined && issuerCertificatePem === undefined) {
    throw new MeshtlsError("E_USAGE", "an issuer key is given without its certificate", {
      hint: "add --issuer-cert issuer.crt",
    });
  }
  const reading = verifyChain({ anchorsPem, issuerCertificatePem, issuerKeyPem }, context.io.now());
  if (!reading.ok) {
    for (const { message, hint } of reading.problems) context.output.error(message, hint);
    context.finish(exitCode.invalidInput);
    return;
  }
  const { report } = reading;
  if (flags.output === "json") context.output.json(report);
  else context.output.lines([...treeLines([...report.anchors, ...report.orphans].map(chainText)), "", verdict(report)]);
  context.finish(report.isValid ? exitCode.success : exitCode.failure);
}

/** A certificate, what is wrong with it, and what it signed. */
function chainText(node: ChainNode): TextNode {
  const { certificate, role, daysLeft, status } = node;
  const left = daysLeft < 0 ? `${-daysLeft} days ago` : `${daysLeft} days left`;
  return {
    text: `${role} ${certificate.subject} (${certificate.publicKey}), until ${certificate.notAfter}, ${left}: ${status}`,
    children: [
      ...node.problems.map(({ code, severity, message, hint }) => ({
        text: `${severity === "error" ? "×" : "‼"} ${code} ${message}`,
        children: hint === "" ? [] : [{ text: hint, children: [] }],
      })),
      ...node.children.map(chainText),
    ],
  };
}

function verdict({ isValid, problems, anchors }: ChainReport): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (!isValid) return `FAILED: ${errors.length} ${errors.length === 1 ? "error" : "errors"}`;
  const days = anchors.flatMap(daysBelow);
  const soonest = `the first to expire does so in ${Math.min(...days)} days`;
  return problems.length === 0 ? `OK: ${soonest}` : `OK, with ${problems.length} warnings: ${soonest}`;
}

function daysBelow(node: ChainNode): number[] {
  return [node.daysLeft, ...node.children.flatMap(daysBelow)];
}
