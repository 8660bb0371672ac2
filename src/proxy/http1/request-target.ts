/** The authority of `http://authority/path`; undefined for every other form. */
export function absoluteAuthority(target: string): string | undefined {
  if (target.slice(0, 7).toLowerCase() !== "http://") return undefined;
  const end = target.slice(7).search(/[/?]/);
  return end === -1 ? target.slice(7) : target.slice(7, 7 + end);
}

/** What policy sees of a request target. Both parts are raw: nothing is decoded, folded or repaired. */
export interface TargetParts {
  /** Of an absolute form without a path `/`, of `OPTIONS *` the asterisk, of a CONNECT empty. */
  readonly path: string;
  /** What follows the first `?`; empty when there is none. */
  readonly query: string;
}

/** Takes any target that a request head was accepted with. */
export function targetParts(target: string): TargetParts {
  const mark = target.indexOf("?");
  const query = mark === -1 ? "" : target.slice(mark + 1);
  const named = mark === -1 ? target : target.slice(0, mark);
  if (named.charCodeAt(0) === 47 || named === "*") return { path: named, query };
  const authority = absoluteAuthority(named);
  if (authority === undefined) return { path: "", query };
  const path = named.slice("http://".length + authority.length);
  return { path: path === "" ? "/" : path, query };
}
