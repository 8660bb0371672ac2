import { STATUS_CODES } from "node:http";
import type { Decision, Permit, Reason } from "../policy/index.js";

/** Status of a refusal by policy (policy.md 6.5). */
export const refusalStatuses = { deny: 403, "not-found": 404, "rate-limited": 429 } as const;

/** Error text of a refusal by policy, as the proxy specification words it. `permit` is what was decided under. */
export function refusalText(decision: Decision, permit: Pick<Permit, "policy" | "peer">): string {
  if (decision.verdict === "not-found") return "no route found for request";
  if (decision.verdict === "rate-limited") return rateText(decision.reason, permit);
  return "unauthorized request on route";
}

function rateText(reason: Reason, { policy, peer }: Pick<Permit, "policy" | "peer">): string {
  const { rateLimit } = policy;
  const identity = peer.tls.kind === "established" ? peer.tls.clientIdentity : undefined;
  // Of two overrides for one identity the later counts, as for the limiter.
  const override = rateLimit?.overrides.findLast(
    ({ identities }) => identity !== undefined && identities.includes(identity),
  );
  if (reason === "total-rate-exceeded") return exceeded("total", rateLimit?.total);
  if (reason === "override-rate-exceeded") return exceeded("override", override?.requestsPerSecond);
  return exceeded("per-identity", rateLimit?.identity);
}

function exceeded(which: string, requestsPerSecond = 0): string {
  return `${which} rate limit exceeded: ${requestsPerSecond}rps`;
}

/**
 * An answer that the sidecar gives itself: no body, and the connection stays open unless `close`.
 * `proxyError` is for peers that proved an identity; others get the bare status (proxy.md 9.5).
 */
export function refusalBytes(
  status: number,
  options: { readonly proxyError?: string; readonly location?: string; readonly close?: boolean } = {},
): Buffer {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}`, "content-length: 0"];
  if (options.location !== undefined) lines.push(`location: ${options.location}`);
  if (options.proxyError !== undefined) {
    lines.push(`l5d-proxy-error: ${options.proxyError}`);
    if (options.close === true) lines.push("l5d-proxy-connection: close");
  }
  if (options.close === true) lines.push("connection: close");
  lines.push(`date: ${new Date().toUTCString()}`, "", "");
  return Buffer.from(lines.join("\r\n"), "latin1");
}

/**
 * HTTP/2's way to say "speak HTTP/1.1": an empty SETTINGS frame and GOAWAY with HTTP_1_1_REQUIRED, so that a client
 * which opened with the HTTP/2 preface learns why instead of seeing the connection vanish.
 */
export function http2RefusalBytes(): Buffer {
  const debug = Buffer.from("meshtls speaks HTTP/1.1 here; HTTP/2 is not supported yet");
  const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  const goAway = Buffer.from([0, 0, 8 + debug.length, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xd]);
  return Buffer.concat([settings, goAway, debug]);
}
