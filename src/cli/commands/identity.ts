import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { MeshtlsError } from "../../errors.js";
import { checkServiceAccountLabels, serviceAccountIdentity } from "../../identity/index.js";
import { readMeshState, selectPods, type MeshState, type PodState } from "../../local/index.js";
import { defaultClusterSettings } from "../../policy/index.js";
import { certificateLines } from "../certificate-lines.js";
import { addClusterOptions, clusterSettings, type ClusterFlags } from "../cluster-options.js";
import type { CommandContext } from "../command-context.js";
import { formatDuration } from "../duration.js";
import { exitCode } from "../exit-code.js";
import { addStateOption } from "../manifest-options.js";
import { addNamespaceOption } from "../namespace-option.js";
import { outputOption } from "../output-option.js";
import { podCertificate, type PodCertificate } from "../pod-certificate.js";
import { parseNamedResource } from "../resource-argument.js";

interface IdentityFlags extends ClusterFlags {
  readonly namespace: string;
  readonly expected?: string;
  readonly stateDir: string;
  readonly output: "text" | "short" | "pem" | "json";
}

/** `identity`: the certificates that running sidecars present, verified; or the identity that a ServiceAccount has. */
export function addIdentity(program: Command, context: CommandContext): void {
  const command = program
    .command("identity")
    .description("show and verify the certificates that a workload's sidecars present; exit 1 when one is not right")
    .argument("[resource...]", "deploy/NAME, sts/NAME, ds/NAME, pod/NAME or sa/NAME")
    .addOption(new Option("--expected <sa/NAME>", "print the identity of a ServiceAccount; needs no mesh"))
    .addOption(outputOption(["text", "short", "pem", "json"]));
  addClusterOptions(addStateOption(addNamespaceOption(command))).action((words: string[], flags: IdentityFlags) =>
    flags.expected === undefined
      ? showCertificates(words, flags, context)
      : showExpected(flags.expected, words, flags, context),
  );
}

function showExpected(
  expected: string,
  words: readonly string[],
  flags: IdentityFlags,
  { output }: CommandContext,
): void {
  const { kind, name } = parseNamedResource([expected]);
  if (kind.kind !== "ServiceAccount" || words.length > 0) {
    throw new MeshtlsError("E_USAGE", "--expected takes one ServiceAccount and nothing else", {
      hint: "write `--expected sa/NAME`",
    });
  }
  const account = { serviceAccount: name, namespace: flags.namespace };
  const problem = checkServiceAccountLabels(account);
  if (problem !== undefined) {
    throw new MeshtlsError("E_IDENTITY_NAME", problem, { hint: "such a ServiceAccount is given no certificate" });
  }
  const identity = serviceAccountIdentity(account, clusterSettings(flags, defaultClusterSettings));
  if (flags.output === "json") output.json({ identity });
  else output.lines([identity]);
}

async function showCertificates(
  words: readonly string[],
  flags: IdentityFlags,
  context: CommandContext,
): Promise<void> {
  if (words.length === 0) {
    throw new MeshtlsError("E_USAGE", "whose identity?", {
      hint: "name a workload such as `deploy/NAME`, or use --expected sa/NAME",
    });
  }
  const state = await readMeshState(resolve(context.io.cwd, flags.stateDir));
  const now = context.io.now();
  const found: PodCertificate[] = [];
  for (const pod of podsOf(words, flags.namespace, state)) found.push(await podCertificate(pod, state.anchorsPem, now));
  print(found, flags.output, now, context);
  if (found.some(({ failures }) => failures.length > 0)) context.finish(exitCode.failure);
}

function podsOf(words: readonly string[], namespace: string, state: MeshState): readonly PodState[] {
  const { kind, name } = parseNamedResource(words);
  if (kind.kind !== "ServiceAccount") return selectPods(state.pods, { namespace, kind: kind.kind, name });
  const identity = serviceAccountIdentity({ serviceAccount: name, namespace }, state.cluster);
  const pods = state.pods.filter((pod) => pod.identity === identity);
  if (pods.length > 0) return pods;
  throw new MeshtlsError(
    "E_NOT_FOUND",
    `no pod of this mesh runs as ServiceAccount \`${name}\` of namespace \`${namespace}\``,
    {
      hint: `its identity would be \`${identity}\``,
    },
  );
}

function print(
  found: readonly PodCertificate[],
  format: IdentityFlags["output"],
  now: Date,
  { output }: CommandContext,
): void {
  switch (format) {
    case "json":
      output.json({ certificates: found });
      return;
    case "short":
      output.lines(found.map(shortLine));
      return;
    case "pem":
      for (const { pem, pod, failures } of found) {
        if (pem !== "") output.lines(pem.trimEnd().split("\n"));
        for (const failure of failures) output.error(`${pod}: ${failure}`);
      }
      return;
    case "text":
      output.lines(found.flatMap((certificate, position) => textLines(certificate, position, found.length, now)));
  }
}

function shortLine({ pod, certificate, expectedIdentity, failures }: PodCertificate): string {
  const verdict = failures.length === 0 ? "OK" : `FAILED: ${failures.join("; ")}`;
  if (certificate === null) return `${pod} ${expectedIdentity || "-"} ${verdict}`;
  return `${pod} ${certificate.identity ?? "-"} expires ${certificate.notAfter} ${verdict}`;
}

function textLines(found: PodCertificate, position: number, count: number, now: Date): string[] {
  const { pod, certificate } = found;
  return [
    ...(position === 0 ? [] : [""]),
    `POD ${pod} (${position + 1} of ${count})`,
    "",
    ...(certificate === null ? [] : certificateLines(certificate)),
    verdict(found, now),
  ];
}

function verdict({ failures, certificate, chain }: PodCertificate, now: Date): string {
  if (failures.length > 0 || certificate === null) return `FAILED: ${failures.join("; ")}`;
  const root = (chain?.anchors ?? []).find((anchor) => anchor.children.length > 0);
  const left = formatDuration(Date.parse(certificate.notAfter) - now.getTime());
  const anchor =
    root === undefined ? "" : `chains to ${root.certificate.subject} (${root.certificate.fingerprint.slice(0, 16)}), `;
  return `OK: ${anchor}expires in ${left}, matches the expected identity`;
}
