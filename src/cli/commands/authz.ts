import type { Command } from "commander";
import { authorizationListing, type AuthorizationListing, type AuthorizationRow } from "../../analysis/index.js";
import type { Reference } from "../../policy/index.js";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { addManifestOptions, loadPolicyView, reportRejections, type ManifestFlags } from "../manifest-options.js";
import { addNamespaceOption } from "../namespace-option.js";
import { outputOption } from "../output-option.js";
import { parseResourceArgument } from "../resource-argument.js";
import { tableLines } from "../table.js";
import { workloadsBehind } from "../workloads-behind.js";

interface AuthzFlags extends ManifestFlags {
  readonly namespace: string;
  readonly output: "table" | "wide" | "json";
}

/** `authz`: who may reach a workload, as `linkerd authz`, without its blind spots. */
export function addAuthz(program: Command, context: CommandContext): void {
  const command = program
    .command("authz")
    .description("list what authorizes clients of a workload, port by port, and ports that no policy covers")
    .argument("<resource...>", "KIND, KIND/NAME or KIND NAME; a workload, a Service or a Namespace")
    .addOption(outputOption(["table", "wide", "json"]));
  addManifestOptions(addNamespaceOption(command)).action((words: string[], flags: AuthzFlags) =>
    runAuthz(words, flags, context),
  );
}

async function runAuthz(words: readonly string[], flags: AuthzFlags, context: CommandContext): Promise<void> {
  const argument = parseResourceArgument(words);
  const view = await loadPolicyView(flags, context);
  if (reportRejections(view, context)) context.finish(exitCode.invalidInput);
  const listing = authorizationListing(view.index, workloadsBehind(view, argument, flags.namespace));
  if (flags.output === "json") {
    context.output.json({ authorizations: listing.rows, uncovered: listing.uncovered });
    return;
  }
  if (listing.rows.length > 0) context.output.lines(authorizationTable(listing.rows, flags.output === "wide"));
  context.output.lines(uncoveredLines(listing));
  if (listing.rows.length === 0 && listing.uncovered.length === 0) {
    context.output.talk(`\`${words.join(" ")}\` declares no port, and no Server selects one`);
  }
}

function authorizationTable(rows: readonly AuthorizationRow[], isWide: boolean): string[] {
  const header = [
    "ROUTE",
    "SERVER",
    "AUTHORIZATION_POLICY",
    "SERVER_AUTHORIZATION",
    "PORT",
    "PROTOCOL",
    "IDENTITIES",
    "NETWORKS",
    "STATUS",
  ];
  const cells = rows.map((row) => [
    row.route === null ? "*" : routeText(row.route),
    row.server,
    row.authorization?.kind === "serverauthorization" ? none : policyText(row.authorization),
    row.authorization?.kind === "serverauthorization" ? row.authorization.name : none,
    String(row.port),
    row.protocol,
    row.why === "" ? identitiesText(row, isWide) : none,
    row.why === "" ? listText(row.networks ?? ["*"], isWide) : none,
    statusText(row),
    ...(isWide ? [row.workloads.join(",")] : []),
  ]);
  return tableLines(isWide ? [...header, "WORKLOADS"] : header, cells);
}

/** As Linkerd's commands write built-in things: `default/probe`. Kinds other than HTTPRoute are named. */
function routeText({ kind, name }: Reference): string {
  return kind === "HTTPRoute" ? name : `${kind}/${name}`;
}

function policyText(authorization: Reference | null): string {
  if (authorization === null) return none;
  return authorization.kind === "default" ? `default/${authorization.name}` : authorization.name;
}

function identitiesText({ identities, anyTls }: AuthorizationRow, isWide: boolean): string {
  if (anyTls) return "<any TLS>";
  return identities === null ? "<anyone>" : listText(identities, isWide);
}

function listText(items: readonly string[], isWide: boolean): string {
  if (isWide || items.length <= 2) return items.join(",");
  return `${items[0]!},+${items.length - 1} more`;
}

function statusText({ authorization, why }: AuthorizationRow): string {
  if (why === "") return authorization?.kind === "default" && authorization.name === "audit" ? "audit" : "in force";
  return authorization === null ? `closed: ${why}` : `ignored: ${why}`;
}

/** One line for each default policy, with the ports at which it holds, and one for each port that nothing guards. */
function uncoveredLines({ uncovered }: AuthorizationListing): string[] {
  return uncovered.map(({ workload, port, defaultPolicy, why }) =>
    defaultPolicy === null
      ? `not enforced: ${workload} port ${port}: ${why}`
      : `default policy: ${defaultPolicy} (no Server selects port ${port} of ${workload})`,
  );
}

const none = "-";
