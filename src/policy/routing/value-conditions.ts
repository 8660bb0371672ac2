import { parseRoutePattern, type RoutePattern } from "../../resources/index.js";
import type { RequestHead } from "../model.js";
import type { ValueMatch } from "../port-policy-content.js";

/** A condition on a value, ready to be asked. */
export interface ValueCondition {
  readonly name: string;
  readonly accepts: (value: string) => boolean;
}

/**
 * A header condition: exact by bytes, or a pattern that spans the whole value. A value with anything but visible ASCII,
 * spaces and tabs matches no pattern (policy.md 6.7).
 */
export function headerCondition({ name, type, value }: ValueMatch): ValueCondition {
  if (type === "exact") {
    const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join("");
    return { name, accepts: (sent) => sent === bytes };
  }
  const pattern = patternOf(value);
  return { name, accepts: (sent) => visible.test(sent) && pattern.matchesWhole(sent) };
}

/** A condition on a query parameter, after decoding. */
export function queryCondition({ name, type, value }: ValueMatch): ValueCondition {
  if (type === "exact") return { name, accepts: (sent) => sent === value };
  const pattern = patternOf(value);
  return { name, accepts: (sent) => pattern.matchesWhole(sent) };
}

/** Whether any value of the header is accepted. */
export function headerHolds({ name, accepts }: ValueCondition, head: RequestHead): boolean {
  return head.header(name).some(accepts);
}

/** Whether any parameter of this name is accepted; `?foo` has an empty value. */
export function queryHolds({ name, accepts }: ValueCondition, parameters: URLSearchParams): boolean {
  return parameters.getAll(name).some(accepts);
}

/** The parameters of an undecoded query, read as HTML forms write them. */
export function queryParameters(query: string): URLSearchParams {
  const ascii = query.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0)!;
    // A byte of the wire stands as one character here.
    return code <= 0xff ? `%${code.toString(16)}` : encodeURIComponent(character);
  });
  // A question mark in front would be taken for the one that begins the query.
  return new URLSearchParams(`&${ascii}`);
}

/** The pattern; one that cannot be read matches nothing, and the policy that holds it is invalid as a whole. */
export function patternOf(text: string): RoutePattern {
  const parsed = parseRoutePattern(text);
  return parsed.ok ? parsed.pattern : { matchesWhole: () => false };
}

const visible = /^[\t\x20-\x7e]*$/;
