/** Ports `from` to `to`, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export type PortListResult =
  { readonly ok: true; readonly ranges: readonly PortRange[] } | { readonly ok: false; readonly why: string };

/**
 * Reads `port(,port)*` where an item is a number or `low-high`; blanks around items and empty items are ignored. One
 * bad item, a port name among them, spoils the whole list: a list that was half understood would mark some ports and
 * silently forget others (policy.md 3.8).
 */
export function parsePortList(text: string): PortListResult {
  const ranges: PortRange[] = [];
  for (const item of text.split(",").map((part) => part.trim())) {
    if (item === "") continue;
    const range = parseItem(item);
    if (typeof range === "string") return { ok: false, why: range };
    ranges.push(range);
  }
  return { ok: true, ranges };
}

/** Whether one of the ranges holds the port. */
export function includesPort(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some((range) => range.from <= port && port <= range.to);
}

function parseItem(item: string): PortRange | string {
  const dash = item.indexOf("-");
  const from = parsePort(dash < 0 ? item : item.slice(0, dash).trim());
  const to = dash < 0 ? from : parsePort(item.slice(dash + 1).trim());
  if (from === undefined || to === undefined) return `\`${item}\` is not a port or a range of ports (1 to 65535)`;
  if (from > to) return `\`${item}\` ends before it begins`;
  return { from, to };
}

function parsePort(text: string): number | undefined {
  // Rust's u16 parser, which reads these lists in Linkerd, takes a leading plus sign and zeros, but nothing else.
  if (!/^\+?[0-9]{1,16}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}
