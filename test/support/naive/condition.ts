import { RE2JS } from "re2js";
import type { HttpMatch, ValueMatch } from "./manifest.js";
import type { NaiveRequest } from "./world.js";

/** A request's path and query: "on the raw, undecoded path (no `%xx` decoding, no dot-segment folding)" (6.7). */
export function pathOf({ target }: NaiveRequest): string {
  return target.split("#")[0]!.split("?")[0]!;
}

/**
 * 6.7: "Exact string equality (trailing slash significant); Prefix `/` matches unconditionally; other Prefix: strip all
 * trailing `/` from both, then path must equal the prefix or continue with `/`; Regex: first leftmost match must span the
 * whole path." The answer is the length that counts: "Exact/Prefix length = pattern length (prefix without trailing `/`),
 * Regex length = length of the request path". Undefined: no match.
 */
export function matchedPathLength(match: HttpMatch, request: NaiveRequest): number | undefined {
  const path = pathOf(request);
  const value = match.path?.value ?? "/";
  switch (match.path?.type ?? "PathPrefix") {
    case "Exact":
      return path === value ? value.length : undefined;
    case "RegularExpression":
      return spansWhole(value, path) ? path.length : undefined;
    default: {
      if (value === "/") return 1;
      const [prefix, stripped] = [value.replace(/\/+$/, ""), path.replace(/\/+$/, "")];
      return stripped === prefix || stripped.startsWith(`${prefix}/`) ? prefix.length : undefined;
    }
  }
}

/**
 * 6.7: "each must have ≥1 value equal (byte-exact) or regex whole-value match (values not visible ASCII are skipped for
 * regex); names case-insensitive."
 */
export function headerHolds({ name, type, value }: ValueMatch, request: NaiveRequest): boolean {
  const values = request.headers
    .filter(([written]) => written.toLowerCase() === name.toLowerCase())
    .map(([, text]) => text);
  if ((type ?? "Exact") === "Exact") return values.includes(value);
  return values.filter((text) => /^[\t\x20-\x7e]*$/.test(text)).some((text) => spansWhole(value, text));
}

/**
 * 6.7: "form-urlencoded decoding, exact name; any occurrence equal / regex whole-value match; `?foo` = empty value."
 */
export function queryHolds({ name, type, value }: ValueMatch, { target }: NaiveRequest): boolean {
  const asked = target.split("#")[0]!;
  const query = asked.includes("?") ? asked.slice(asked.indexOf("?") + 1) : "";
  return query
    .split("&")
    .filter((piece) => piece !== "")
    .map((piece) => (piece.includes("=") ? piece : `${piece}=`))
    .map((piece) => [piece.slice(0, piece.indexOf("=")), piece.slice(piece.indexOf("=") + 1)].map(formDecoded))
    .some(([key, text]) => key === name && ((type ?? "Exact") === "Exact" ? text === value : spansWhole(value, text!)));
}

function formDecoded(text: string): string {
  const bytes = text.replaceAll("+", " ").replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.from(bytes, "latin1"));
}

/**
 * 6.7: "test match at 0 and end == length on the leftmost-first match". `re2js` is the one thing that this evaluator has
 * in common with the product: there is no second linear-time engine of that dialect.
 */
function spansWhole(pattern: string, text: string): boolean {
  const compiled = patterns.get(pattern) ?? RE2JS.compile(pattern);
  patterns.set(pattern, compiled);
  const matcher = compiled.matcher(text);
  return matcher.find() && matcher.start() === 0 && matcher.end() === text.length;
}

/** Compiling takes longer than all the rest of a question. */
const patterns = new Map<string, RE2JS>();
