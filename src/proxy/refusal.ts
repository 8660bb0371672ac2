import { STATUS_CODES } from "node:http";

/** Error text of a refusal by policy, as the proxy specification words it. */
export const refusalTexts = {
  deny: "unauthorized request on route",
  "not-found": "no route found for request",
  "rate-limited": "total rate limit exceeded",
} as const;

/** Status of a refusal by policy. */
export const refusalStatuses = { deny: 403, "not-found": 404, "rate-limited": 429 } as const;

/**
 * An answer that the sidecar gives itself: no body, and the connection stays open unless `close`.
 * `proxyError` is for peers that proved an identity; others get the bare status (proxy.md 9.5).
 */
export function refusalBytes(status: number, options: { proxyError?: string; close?: boolean } = {}): Buffer {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}`, "content-length: 0"];
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
