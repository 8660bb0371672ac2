import type { Decision, Peer, Reference } from "../policy/index.js";
import type { ObservedEvent, ObservedRequest, ObservedWorkload } from "./observed-event.js";
import { printable, shellWord } from "./printable.js";

export interface DecisionLineOptions {
  /** Added to `explain`, such as `["-f", "manifests"]`. Default: none, and it asks the running mesh. */
  readonly explainFlags?: readonly (readonly [flag: string, value: string])[];
}

/**
 * One line about an event that somebody should see: a denial, a termination, a refusal, or an allowance that only audit
 * gave, or a redirect. Undefined for ordinary allowances. A decision's line ends in the command that explains it.
 */
export function decisionLine(
  event: ObservedEvent,
  to: ObservedWorkload,
  options: DecisionLineOptions = {},
): string | undefined {
  if (event.kind === "refused") return refusalLine(event, to);
  const audited = event.outcome === "allowed" && isAudit(event.decision.authorization);
  // First, because it is asked for every request.
  if (event.outcome === "allowed" && !audited) return undefined;
  const target = targetText(event.port, to);
  const what = event.kind === "tcp" ? "connection" : requestText(event.request);
  const verb = audited ? "audited" : event.outcome === "denied" ? verdictVerb(event.decision) : event.outcome;
  const reason = audited ? "allowed only by audit" : event.decision.reason;
  return (
    `${verb} ${what} to ${target} from ${peerText(event.peer)}: ${reason} at ${referenceText(event.decision.server)}` +
    `; why: ${explainCommand(event, to, options)}`
  );
}

function refusalLine(event: Extract<ObservedEvent, { kind: "refused" }>, to: ObservedWorkload): string {
  const detail = event.detail === "" ? "" : ` (${printable(event.detail, maxDetailChars)})`;
  return `refused connection to ${targetText(event.port, to)} from ${printable(event.address)}: ${event.cause}${detail}`;
}

function targetText(port: number, to: ObservedWorkload): string {
  return `${to.namespace}/${to.pod}:${port}`;
}

/** One line about a workload that could not reach another. Undefined for anything but a refusal: clients do not decide. */
export function outboundLine(event: ObservedEvent, from: ObservedWorkload): string | undefined {
  if (event.kind !== "refused") return undefined;
  const detail = event.detail === "" ? "" : ` (${printable(event.detail, maxDetailChars)})`;
  const target = event.port === 0 ? "" : ` to ${printable(event.address, maxPathChars)}:${event.port}`;
  return `failed connection${target} from ${from.namespace}/${from.pod}: ${event.cause}${detail}`;
}

function verdictVerb(decision: Decision): string {
  return decision.verdict === "deny" ? "denied" : decision.verdict;
}

function requestText(request: { readonly method: string; readonly path: string }): string {
  return `${printable(request.method, maxMethodChars)} ${printable(request.path, maxPathChars)}`;
}

function isAudit(authorization: Reference | null): boolean {
  return authorization?.kind === "default" && authorization.name === "audit";
}

function referenceText(reference: Reference): string {
  return `${reference.kind}/${reference.name}`;
}

function peerText(peer: Peer): string {
  return `${clientText(peer)} (${printable(peer.address)})`;
}

/** Who a peer proved to be, in words. */
export function clientText(peer: Peer): string {
  switch (peer.tls.kind) {
    case "established":
      return peer.tls.clientIdentity === undefined
        ? "unauthenticated, TLS without a client certificate"
        : printable(peer.tls.clientIdentity);
    case "passthrough":
      return `unauthenticated, TLS meant for ${printable(peer.tls.sni, maxPathChars)}`;
    case "none":
      return "unauthenticated";
  }
}

/** The command that answers why. */
function explainCommand(
  event: Exclude<ObservedEvent, { kind: "refused" }>,
  to: ObservedWorkload,
  options: DecisionLineOptions,
): string {
  const { peer } = event;
  const identity = peer.tls.kind === "established" ? peer.tls.clientIdentity : undefined;
  const flags: (readonly [flag: string, value: string])[] = [
    ["--from", identity ?? "unmeshed"],
    ["--to", `${to.namespace}/${to.workload}:${event.port}`],
  ];
  if (event.kind === "tcp") flags.push(["--protocol", "tcp"]);
  if (event.kind === "request") flags.push(["--protocol", "http1"], ...requestFlags(event.request));
  if (event.decision.reason === "network-not-listed") flags.push(["--client-ip", peer.address]);
  flags.push(...(options.explainFlags ?? []));
  return ["meshtls explain", ...flags.flatMap(flagText)].join(" ");
}

/** Of headers, host and query only what a route of the port looked at: the rest decided nothing. */
function requestFlags(request: ObservedRequest): (readonly [flag: string, value: string])[] {
  const { method, path, asked } = request;
  const flags: (readonly [flag: string, value: string])[] = [];
  if (method !== "GET") flags.push(["--method", method]);
  const target = asked?.query === true && request.query !== "" ? `${path}?${request.query}` : path;
  if (target !== "/") flags.push(["--path", target]);
  if (asked?.authority === true && request.authority !== undefined) flags.push(["--authority", request.authority]);
  for (const name of asked?.headers.slice(0, maxHeaderNames) ?? []) {
    if (secretHeaders.has(name)) continue;
    for (const value of request.header(name)) flags.push(["--header", `${name}: ${value}`]);
  }
  return flags.filter(([, value]) => value.length <= maxPathChars).slice(0, maxRequestFlags);
}

/** What they hold is worth stealing, and the line may end in a terminal's history or a file. */
const secretHeaders: ReadonlySet<string> = new Set(["authorization", "cookie", "proxy-authorization"]);

/** A value that cannot be pasted safely is left out with its flag, never altered. */
function flagText([flag, value]: readonly [flag: string, value: string]): string[] {
  const word = shellWord(value);
  if (word === undefined) return [];
  return [value.startsWith("-") ? `${flag}=${word}` : `${flag} ${word}`];
}

const maxMethodChars = 32;
const maxPathChars = 200;
const maxDetailChars = 200;
const maxHeaderNames = 16;
const maxRequestFlags = 24;
