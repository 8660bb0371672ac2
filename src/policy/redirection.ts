import type { RequestHead } from "./model.js";
import type { RequestFilter } from "./port-policy-content.js";
import { withoutTrailingSlashes } from "./routing/path-conditions.js";

/** What the redirects among the filters of a rule do with a request. */
export type Redirection =
  /** The request is answered with this, and the application is not asked. */
  | { readonly kind: "redirect"; readonly status: number; readonly location: string }
  /** There is none, or it leads to where the request already is: it goes on. */
  | { readonly kind: "none" }
  /** The policy asks for something that cannot be done with this request, which is answered with 500 (proxy.md 9.5). */
  | { readonly kind: "fault"; readonly why: string };

/** The first redirect that leads elsewhere decides. Header filters beside it change nothing about it. */
export function redirectionOf(filters: readonly RequestFilter[], head: RequestHead): Redirection {
  for (const filter of filters) {
    if (filter.kind !== "redirect") continue;
    const outcome = redirect(filter, head);
    if (outcome.kind !== "none") return outcome;
  }
  return none;
}

type RedirectFilter = Extract<RequestFilter, { kind: "redirect" }>;

const none: Redirection = { kind: "none" };

function redirect(filter: RedirectFilter, head: RequestHead): Redirection {
  const authority = splitAuthority(head.authority ?? "");
  if (authority === undefined) return fault("no authority to redirect to");
  const query = head.query === "" ? "" : `?${head.query}`;
  const path = pathOf(filter.path, head.path, query);
  if (path === undefined) {
    return fault("redirects may only replace the path prefix when a path prefix match applied");
  }
  if (!path.startsWith("/")) return fault("no path to redirect to");
  const scheme = filter.scheme ?? "http";
  const port = filter.port ?? authority.port;
  // Without an override the authority stays as the client wrote it, its port included.
  const isKept = filter.host === undefined && filter.port === undefined;
  const shownPort = !isKept && port === defaultPorts[scheme] ? undefined : port;
  const host = filter.host ?? authority.host;
  const location = `${scheme}://${host}${shownPort === undefined ? "" : `:${shownPort}`}${path}`;
  // Admission has checked the filter's own parts. What ends a header line must not get into one by any way.
  if (!/^[\x21-\x7e]+$/.test(location)) return fault("redirect produced an invalid location");
  const isWhereItIs =
    scheme === "http" &&
    host.toLowerCase() === authority.host.toLowerCase() &&
    (port ?? 80) === (authority.port ?? 80) &&
    path === head.path + query;
  return isWhereItIs ? none : { kind: "redirect", status: filter.status, location };
}

function fault(why: string): Redirection {
  return { kind: "fault", why };
}

/**
 * Undefined when a prefix is to be replaced that the request was not matched by.
 *
 * Replacing by `/` gives `/rest` as the Gateway API says, where Linkerd writes `//rest`: clients would come back with a
 * path that exact and prefix matches read differently.
 */
function pathOf(path: RedirectFilter["path"], asked: string, query: string): string | undefined {
  if (path === undefined) return asked + query;
  if (path.kind === "full") return path.value;
  if (path.matched === undefined) return undefined;
  const prefix = withoutTrailingSlashes(path.matched);
  const rest = asked.slice(prefix.length);
  if (!asked.startsWith(prefix) || (rest !== "" && !rest.startsWith("/"))) return undefined;
  if (rest === "") return (path.value === "" ? "/" : path.value) + query;
  return (path.value.endsWith("/") ? path.value.slice(0, -1) : path.value) + rest + query;
}

/** Host with its brackets, and port if there is one; undefined for what is no authority. */
function splitAuthority(text: string): { readonly host: string; readonly port: number | undefined } | undefined {
  const match = /^(\[[^\]@/?#\s]+\]|[^:[\]@/?#\s]+)(?::([0-9]{0,5}))?$/.exec(text);
  if (match === null) return undefined;
  const port = match[2] === undefined || match[2] === "" ? undefined : Number(match[2]);
  return { host: match[1]!, port };
}

const defaultPorts: Readonly<Partial<Record<string, number>>> = { http: 80, https: 443 };
