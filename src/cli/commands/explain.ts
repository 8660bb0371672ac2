import { Option, type Command } from "commander";
import { declaredNames, findFlips, nextSteps } from "../../analysis/index.js";
import { MeshtlsError } from "../../errors.js";
import { parseServiceAccountIdentity } from "../../identity/index.js";
import { explain, type AskedProtocol, type Principal, type Question } from "../../policy/index.js";
import { parseAddress } from "../../resources/index.js";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { explanationLines, type Answer } from "../explanation-lines.js";
import { addManifestOptions, loadPolicyView, reportRejections, type ManifestFlags } from "../manifest-options.js";
import { outputOption } from "../output-option.js";
import type { PolicyView } from "../policy-view.js";
import { parsePrincipal } from "../principal-argument.js";
import { repeatableOption } from "../repeatable-option.js";
import { checkTarget, parseTarget, type Target } from "../target-argument.js";

interface ExplainFlags extends ManifestFlags {
  readonly from: string;
  readonly to: string;
  readonly namespace?: string;
  readonly protocol?: AskedProtocol;
  readonly method?: string;
  readonly path?: string;
  readonly header: readonly string[];
  readonly authority?: string;
  readonly clientIp?: string;
  readonly flips: boolean;
  readonly output: string;
}

/** `explain`: may this client reach that port, and why? */
export function addExplain(program: Command, context: CommandContext): void {
  const command = program
    .command("explain")
    .description("say whether a client may reach a port, and why; exit 0 for allow, 2 for any other decision")
    .requiredOption("--from <client>", "sa/NAMESPACE/NAME, an identity, spiffe://… or unmeshed")
    .requiredOption("--to <target>", "NAMESPACE/deploy/NAME:PORT; also sts, ds, pod, externalworkload")
    .option("-n, --namespace <namespace>", "namespace of a --to that names none")
    .addOption(
      new Option("--protocol <protocol>", "what the client speaks (default: what the port reads)").choices([
        "http1",
        "http2",
        "grpc",
        "tcp",
      ]),
    )
    .option("--method <method>", "HTTP method (default: GET, for gRPC POST)")
    .option("--path <path>", "HTTP path, undecoded, with its query if it has one (default: /)")
    .addOption(repeatableOption("--header <name: value>", "HTTP header"))
    .option("--authority <authority>", "HTTP authority (default: NAME.NAMESPACE.svc.cluster.local:PORT)")
    .option("--client-ip <address>", "address of the client (default: 10.0.0.1)")
    .option("--no-flips", "do not look for edits that would change the answer")
    .addOption(outputOption(["text", "json"]));
  addManifestOptions(command).action((flags: ExplainFlags) => runExplain(flags, context));
}

async function runExplain(flags: ExplainFlags, context: CommandContext): Promise<void> {
  const target = parseTarget(flags.to, flags.namespace);
  const request = requestOf(flags);
  const view = await loadPolicyView(flags, context);
  const { index } = view;
  const principal = parsePrincipal(flags.from, index.cluster);
  // A set that lacks what was refused would give another answer than the one its author means.
  if (reportRejections(view, context)) {
    context.output.error(
      "no answer: the manifests are refused",
      "mend what is rejected above; `meshtls lint` shows it too",
    );
    context.finish(exitCode.invalidInput);
    return;
  }
  checkTarget(index, target);
  const question = { principal, ...target, ...request };
  const explanation = explain(index, question);
  const answer = {
    from: flags.from,
    port: target.port,
    explanation,
    notes: [...unknownClient(principal, view), ...explanation.notes],
    nextSteps: nextSteps(explanation, principal, index),
    flips: flags.flips ? findFlips(view, question, explanation) : [],
  };
  if (flags.output === "json") context.output.json(answerJson(answer, principal, target));
  else context.output.lines(explanationLines(answer));
  context.finish(explanation.decision.verdict === "allow" ? exitCode.success : exitCode.deny);
}

/** The fields are a contract with programs that read them. */
function answerJson(
  { explanation, notes, nextSteps, flips, port }: Answer,
  principal: Principal,
  { workload }: Target,
) {
  const { verdict, reason, server, route, authorization } = explanation.decision;
  const { protocol, entrance, clientIp, clientSees } = explanation;
  const { serverCandidates, routes, authorizations, ignoredPolicies, tree } = explanation;
  return {
    decision: verdict,
    server,
    route,
    authorization,
    reason,
    clientSees,
    principal,
    workload,
    port,
    protocol,
    entrance,
    clientIp,
    serverCandidates,
    routes,
    authorizations,
    ignoredPolicies,
    notes,
    nextSteps,
    flips,
    tree,
  };
}

/** What the flags say about the request. Absent flags stay absent: `explain` knows the defaults. */
function requestOf(flags: ExplainFlags): Omit<Question, "principal" | "workload" | "port"> {
  const { protocol, method, path, authority, clientIp, header } = flags;
  if (method !== undefined && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method)) {
    throw new MeshtlsError("E_USAGE", `--method \`${method}\` is not an HTTP method`, {
      hint: "write a word such as `GET`",
    });
  }
  if (clientIp !== undefined && parseAddress(clientIp) === undefined) {
    throw new MeshtlsError("E_USAGE", `--client-ip \`${clientIp}\` is not an IP address`, {
      hint: "give one address, without a port or prefix",
    });
  }
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(authority === undefined ? {} : { authority }),
    ...(clientIp === undefined ? {} : { clientIp }),
    ...(header.length === 0 ? {} : { headers: header.map(headerOf) }),
  };
}

function headerOf(text: string): readonly [string, string] {
  const form = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(text);
  if (form !== null) return [form[1]!, form[2]!];
  throw new MeshtlsError("E_USAGE", `--header \`${text}\` is not a header`, { hint: "write `--header 'name: value'`" });
}

/** A misspelt client is a client all the same, and is denied: the answer should not leave its reader wondering. */
function unknownClient(principal: Principal, { set, index }: PolicyView): string[] {
  if (principal.kind === "unmeshed") return [];
  const account = parseServiceAccountIdentity(principal.identity, index.cluster);
  if (account === undefined) return [];
  const names = declaredNames(set, index);
  if (names.serviceAccounts(account.namespace).has(account.serviceAccount)) return [];
  return names.namespaces.has(account.namespace)
    ? [`these manifests have no ServiceAccount \`${account.serviceAccount}\` in namespace \`${account.namespace}\``]
    : [`these manifests have no namespace \`${account.namespace}\``];
}
