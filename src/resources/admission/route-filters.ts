import type { RouteFilter } from "../model.js";
import { visible } from "../quoted.js";
import { debugQuoted, type Refusal } from "./refusal.js";
import { admitHeaderValue } from "./route-match.js";

/** Whether Linkerd can turn the filters of a rule into the proxy's. Those that it does not know are admitted. */
export function admitFilters(filters: readonly RouteFilter[], at: string): Refusal[] {
  return filters.flatMap((filter, index) => admitFilter(filter, `${at}.${index}`));
}

function admitFilter(filter: RouteFilter, at: string): Refusal[] {
  switch (filter.type) {
    case "RequestHeaderModifier":
    case "ResponseHeaderModifier": {
      const path = `${at}.${filter.type === "RequestHeaderModifier" ? "request" : "response"}HeaderModifier`;
      return [
        ...filter.add.flatMap(({ value }, index) => admitHeaderValue(value, `${path}.add.${index}.value`)),
        ...filter.set.flatMap(({ value }, index) => admitHeaderValue(value, `${path}.set.${index}.value`)),
        ...filter.remove.flatMap((name, index) => admitHeaderName(name, `${path}.remove.${index}`)),
      ];
    }
    case "RequestRedirect":
      return filter.path === undefined ? [] : admitRedirectPath(filter.path, `${at}.requestRedirect.path`);
    case "RequestMirror":
    case "URLRewrite":
    case "ExtensionRef":
      return [];
  }
}

function admitHeaderName(name: string, path: string): Refusal[] {
  if (/^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/.test(name)) return [];
  return [{ code: "A029", message: "invalid HTTP header name", path }];
}

function admitRedirectPath(
  path: NonNullable<Extract<RouteFilter, { type: "RequestRedirect" }>["path"]>,
  at: string,
): Refusal[] {
  const [field, value] =
    path.type === "ReplaceFullPath"
      ? (["replaceFullPath", path.replaceFullPath] as const)
      : (["replacePrefixMatch", path.replacePrefixMatch] as const);
  if (value.startsWith("/")) return [];
  const rule = "RequestRedirect filters may only contain absolute paths (starting with '/')";
  const message = visible(`${rule}; ${debugQuoted(value)} is not an absolute path`);
  return [{ code: "A024", message, path: `${at}.${field}` }];
}
