/** A host and port that a client asked for. */
export interface Authority {
  /** Lower-case, without a trailing dot or the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

/** Reads `host`, `host:port`, `[v6]` or `[v6]:port`; undefined when it is none of these. */
export function parseAuthority(text: string, defaultPort: number): Authority | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/@?#\s]+))(?::([0-9]{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const port = match[3] === undefined ? defaultPort : Number(match[3]);
  if (port < 1 || port > 65_535) return undefined;
  const host = (match[1] ?? match[2]!).toLowerCase().replace(/\.$/, "");
  // An empty name would be dialled as this machine.
  return host === "" ? undefined : { host, port };
}
