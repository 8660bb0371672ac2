import type { HttpRouteMatch, RouteValueMatch } from "../model.js";
import { quoted, visible } from "../quoted.js";
import { parseRoutePattern } from "../route-pattern.js";
import { debugQuoted, type Refusal } from "./refusal.js";

/** Whether Linkerd can turn the match into one of the proxy's. */
export function admitHttpMatch({ path, headers, queryParams }: HttpRouteMatch, at: string): Refusal[] {
  return [
    ...admitPath(path, `${at}.path.value`),
    ...admitHeaders(headers, `${at}.headers`),
    ...queryParams.flatMap(({ type, value }, index) =>
      type === "RegularExpression" ? admitPattern(value, `${at}.queryParams.${index}.value`) : [],
    ),
  ];
}

export function admitHeaders(headers: readonly RouteValueMatch[], at: string): Refusal[] {
  return headers.flatMap(({ type, value }, index) => {
    const path = `${at}.${index}.value`;
    return type === "RegularExpression" ? admitPattern(value, path) : admitHeaderValue(value, path);
  });
}

/** The characters that a header's value may have: visible ASCII, space and tab. */
export function admitHeaderValue(value: string, path: string): Refusal[] {
  if (/^[\t\x20-\x7e]*$/.test(value)) return [];
  return [{ code: "A029", message: "failed to parse header value", path }];
}

function admitPath({ type, value }: HttpRouteMatch["path"], path: string): Refusal[] {
  if (type === "RegularExpression") return admitPattern(value, path);
  if (value.startsWith("/")) return [];
  const rule = "HttpPathMatch paths must be absolute (begin with `/`)";
  return [{ code: "A022", message: visible(`${rule}; ${debugQuoted(value)} is not an absolute path`), path }];
}

/** What we cannot put into force as written is refused: an approximation would let the wrong requests through. */
function admitPattern(text: string, path: string): Refusal[] {
  const pattern = parseRoutePattern(text);
  if (pattern.ok) return [];
  return [{ code: "A023", message: `the regular expression ${quoted(text)} cannot be used: ${pattern.why}`, path }];
}
