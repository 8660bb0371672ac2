import { Option, type Command } from "commander";
import { MeshtlsError } from "../../errors.js";
import { runUp } from "../../local/index.js";
import { defaultClusterSettings } from "../../policy/index.js";
import { addClusterOptions, clusterSettings, type ClusterFlags } from "../cluster-options.js";
import type { CommandContext } from "../command-context.js";
import { addStateOption } from "../manifest-options.js";
import { pathFromHere } from "../path-from-here.js";
import { repeatableOption } from "../repeatable-option.js";

interface UpFlags extends ClusterFlags {
  readonly filename: readonly string[];
  readonly once?: true;
  readonly stateDir: string;
  readonly addresses: "auto" | "loopback" | "ports";
  readonly identityTrustAnchorsFile?: string;
  readonly identityIssuerCertificateFile?: string;
  readonly identityIssuerKeyFile?: string;
}

/** `up`: the manifests as a mesh of processes on this machine, until Ctrl-C. */
export function addUp(program: Command, context: CommandContext): void {
  const command = program
    .command("up")
    .description("run the manifests as a mesh on this machine until Ctrl-C; edits are in force within a second")
    .addOption(repeatableOption("-f, --filename <path>", "file or folder of manifests"))
    .option("--once", "start, wait until everything listens, and stop")
    .option("--identity-trust-anchors-file <file>", "PEM roots (default: made on first run)")
    .option("--identity-issuer-certificate-file <file>", "PEM certificate of the issuer")
    .option("--identity-issuer-key-file <file>", "PEM private key of the issuer")
    .addOption(
      new Option("--addresses <mode>", "one loopback address for each workload, or ports of 127.0.0.1")
        .choices(["auto", "loopback", "ports"])
        .default("auto"),
    );
  addClusterOptions(addStateOption(command)).action(async (flags: UpFlags) => {
    context.finish(await up(flags, context));
  });
}

async function up(flags: UpFlags, { io }: CommandContext): Promise<number> {
  if (flags.filename.length === 0) {
    throw new MeshtlsError("E_USAGE", "there are no manifests to run", { hint: "add `-f DIR`" });
  }
  const path = (written: string): string => pathFromHere(written, io.cwd);
  const { identityTrustAnchorsFile, identityIssuerCertificateFile, identityIssuerKeyFile } = flags;
  const options = {
    manifests: flags.filename.map((file) => (file === "-" ? file : path(file))),
    stateDir: path(flags.stateDir),
    settings: clusterSettings(flags, defaultClusterSettings),
    credentials: {
      ...(identityTrustAnchorsFile === undefined ? {} : { trustAnchors: path(identityTrustAnchorsFile) }),
      ...(identityIssuerCertificateFile === undefined
        ? {}
        : { issuerCertificate: path(identityIssuerCertificateFile) }),
      ...(identityIssuerKeyFile === undefined ? {} : { issuerKey: path(identityIssuerKeyFile) }),
    },
    addresses: flags.addresses,
    environment: io.env,
    once: flags.once === true,
  };
  return runUp(options, { stdout: io.stdout, stderr: io.stderr, colors: io.colors, interrupted: io.interruption() });
}
