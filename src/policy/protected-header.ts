/**
 * Whether a header is out of reach of header filters: a filter that names it leaves it as it is.
 *
 * - Framing and hop-by-hop fields say where a message ends and what a connection does. They belong to whoever writes the
 *   connection; set from outside, the application could read two requests where one was judged. Linkerd changes them in
 *   its header map and then frames anew, so there a filter that names one has no effect that could be relied upon.
 * - `host` is what the route was chosen by. A second one, or another one beside an absolute form, is read differently by
 *   different applications.
 * - `l5d-client-id` says who was proved and nothing else, however it is spelled: applications behind CGI-like gateways
 *   do not tell `_` from `-`.
 */
export function isProtectedHeader(name: string): boolean {
  return protectedHeaders.has(name.toLowerCase().replaceAll("_", "-"));
}

const protectedHeaders = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "l5d-client-id",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
