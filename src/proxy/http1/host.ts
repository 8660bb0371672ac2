/** Bytes that RFC 3986 allows in a registered name or an IPv4 address. */
const nameBytes = Uint8Array.from({ length: 256 }, (_, code) =>
  /[A-Za-z0-9\-._~%!$&'()*+;=]/.test(String.fromCharCode(code)) && code < 128 ? 1 : 0,
);

/** Whether a Host value or an authority is a host with an optional port, and nothing else: no user information. */
export function isHost(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  if (bytes[at] === 91) {
    at = bytes.indexOf(93, at) + 1;
    if (at === 0 || at > end || !/^[0-9a-fA-F:.]+$/.test(bytes.toString("latin1", start + 1, at - 1))) return false;
  } else {
    while (at < end && nameBytes[bytes[at]!] === 1) at++;
    if (at === start) return false;
  }
  if (at === end) return true;
  if (bytes[at] !== 58 || end - at > 6) return false;
  for (at++; at < end; at++) if (bytes[at]! < 48 || bytes[at]! > 57) return false;
  return true;
}
