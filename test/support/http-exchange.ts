import type { WireClient } from "./wire-client.js";

/** One response, as it came. */
export interface Answer {
  readonly status: number;
  /** Header lines, in order. */
  readonly lines: readonly string[];
  readonly body: string;
}

/** Sends one request and answers the whole response to it, which must have a Content-Length. */
export async function exchange(client: WireClient, request: string): Promise<Answer> {
  client.forget();
  client.send(request);
  return readAnswer(await client.until((received) => isWhole(received)));
}

/** A GET without a body. `lines` are further header lines. */
export function get(target: string, host: string, ...lines: readonly string[]): string {
  return [`GET ${target} HTTP/1.1`, `Host: ${host}`, ...lines, "", ""].join("\r\n");
}

/** Reads a response that is whole. */
export function readAnswer(text: string): Answer {
  const end = text.indexOf("\r\n\r\n");
  const [start, ...lines] = text.slice(0, end).split("\r\n");
  return { status: Number(start!.split(" ")[1]), lines, body: text.slice(end + 4) };
}

/** The value of a header line; undefined when there is none. */
export function headerOf({ lines }: Answer, name: string): string | undefined {
  const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

function isWhole(received: string): boolean {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /\r\ncontent-length: *([0-9]+)/i.exec(received.slice(0, end))?.[1] ?? "0";
  return received.length >= end + 4 + Number(length);
}
