import type { Filter, HeaderValue } from "./manifest.js";

/** What a filter does, in the words of the product's `RequestFilter`. */
export type NaiveFilter =
  | {
      readonly kind: "modify-headers";
      readonly add: readonly HeaderValue[];
      readonly set: readonly HeaderValue[];
      readonly remove: readonly string[];
    }
  | {
      readonly kind: "redirect";
      readonly scheme?: string;
      readonly host?: string;
      readonly port?: number;
      readonly path?: NaiveRedirectPath;
      readonly status: number;
    };

type NaiveRedirectPath =
  | { readonly kind: "full"; readonly value: string }
  /** `matched`: the prefix to be replaced; absent when the request was not matched by one. */
  | { readonly kind: "prefix"; readonly value: string; readonly matched?: string };

/**
 * 6.5: "apply m.rule.filters in order (redirect may answer; header modifier mutates)". 6.2: "ResponseHeaderModifier is
 * accepted but dropped on the inbound wire". `prefix` is the path prefix
 * that the request was matched by, if it was matched by one.
 */
export function inboundFilters(filters: readonly Filter[], prefix: string | undefined): NaiveFilter[] {
  return filters.flatMap((filter): NaiveFilter[] => {
    if (filter.type === "RequestHeaderModifier") return [headerModifier(filter.requestHeaderModifier)];
    if (filter.type === "RequestRedirect") return [redirect(filter.requestRedirect, prefix)];
    return [];
  });
}

/** 7.2: "applied add→set→remove". */
function headerModifier(modifier: Filter["requestHeaderModifier"]): NaiveFilter {
  return {
    kind: "modify-headers",
    add: lowerCased(modifier?.add ?? []),
    set: lowerCased(modifier?.set ?? []),
    remove: (modifier?.remove ?? []).map((name) => name.toLowerCase()),
  };
}

/** 1.6: "statusCode 301|302 default 302". */
function redirect(wanted: Filter["requestRedirect"], prefix: string | undefined): NaiveFilter {
  const { scheme, hostname, port, path, statusCode = 302 } = wanted ?? {};
  return {
    kind: "redirect",
    ...(scheme === undefined ? {} : { scheme }),
    ...(hostname === undefined ? {} : { host: hostname }),
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { path: redirectPath(path, prefix) }),
    status: statusCode,
  };
}

function redirectPath(
  { replaceFullPath, replacePrefixMatch = "" }: RedirectPath,
  prefix: string | undefined,
): NaiveRedirectPath {
  if (replaceFullPath !== undefined) return { kind: "full", value: replaceFullPath };
  return { kind: "prefix", value: replacePrefixMatch, ...(prefix === undefined ? {} : { matched: prefix }) };
}

type RedirectPath = NonNullable<NonNullable<Filter["requestRedirect"]>["path"]>;

function lowerCased(values: readonly HeaderValue[]): HeaderValue[] {
  return values.map(({ name, value }) => ({ name: name.toLowerCase(), value }));
}
