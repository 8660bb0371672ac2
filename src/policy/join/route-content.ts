import {
  apiGroup,
  type GrpcRouteMatch,
  type HttpRouteMatch,
  type RouteFilter,
  type RouteResource,
  type RouteValueMatch,
} from "../../resources/index.js";
import type { Reference } from "../model.js";
import type { HostMatch, RequestFilter, RequestMatch, RouteContent, ValueMatch } from "../port-policy-content.js";
import { whyRuleUnsupported } from "./route-support.js";
import { whyParentsInvalidate } from "./route-parents.js";

/** A route without its authorizations, or why Linkerd's inbound index would drop it whole. */
export type RouteReading =
  | { readonly ok: true; readonly value: Omit<RouteContent, "authorizations"> }
  | { readonly ok: false; readonly why: string };

/** Reads what a route matches and does (policy.md 6.2). Nothing in it is skipped: what cannot be read spoils it all. */
export function readRoute(route: RouteResource): RouteReading {
  const why = whyParentsInvalidate(route) ?? whyRuleUnsupported(route);
  if (why !== undefined) return { ok: false, why };
  const { hostnames } = route.spec;
  return {
    ok: true,
    value: { reference: routeReference(route), hosts: hostnames.map(hostMatch), rules: rulesOf(route) },
  };
}

/** As metric labels name a route: the kind in camel case, unlike that of every other resource (policy.md 7.3). */
export function routeReference({ apiVersion, kind, metadata }: RouteResource): Reference {
  return { group: apiGroup(apiVersion), kind, name: metadata.name };
}

function rulesOf(route: RouteResource): RouteContent["rules"] {
  if (route.kind === "HTTPRoute") {
    return route.spec.rules.map(({ matches, filters }) => ({
      matches: matches.map(httpMatch),
      filters: inbound(filters),
    }));
  }
  return route.spec.rules.map(({ matches, filters }) => ({
    matches: matches.map(grpcMatch),
    filters: inbound(filters),
  }));
}

/** `*.x.y` stands for every host with more labels before `x.y`; hosts compare without case. */
function hostMatch(hostname: string): HostMatch {
  const host = hostname.toLowerCase();
  return host.startsWith("*.") ? { kind: "suffix", labels: host.slice(2).split(".") } : { kind: "exact", host };
}

function httpMatch({ path, headers, queryParams, method }: HttpRouteMatch): RequestMatch {
  return {
    kind: "http",
    path: { type: pathTypes[path.type], value: path.value },
    headers: headers.map(headerMatch),
    query: queryParams.map(valueMatch),
    ...(method === undefined ? {} : { method }),
  };
}

function grpcMatch({ method, headers }: GrpcRouteMatch): RequestMatch {
  return {
    kind: "grpc",
    ...(method?.service === undefined ? {} : { service: method.service }),
    ...(method?.method === undefined ? {} : { method: method.method }),
    headers: headers.map(headerMatch),
  };
}

function headerMatch(match: RouteValueMatch): ValueMatch {
  return { ...valueMatch(match), name: match.name.toLowerCase() };
}

function valueMatch({ name, type, value }: RouteValueMatch): ValueMatch {
  return { name, type: type === "Exact" ? "exact" : "regex", value };
}

/** What the sidecar is told of filters: changes of responses are accepted and never reach it (policy.md 6.2). */
function inbound(filters: readonly RouteFilter[]): readonly RequestFilter[] {
  return filters.flatMap((filter): readonly RequestFilter[] => {
    switch (filter.type) {
      case "RequestHeaderModifier": {
        const lowered = (values: typeof filter.add) =>
          values.map(({ name, value }) => ({ name: name.toLowerCase(), value }));
        const remove = filter.remove.map((name) => name.toLowerCase());
        return [{ kind: "modify-headers", add: lowered(filter.add), set: lowered(filter.set), remove }];
      }
      case "RequestRedirect":
        return [redirect(filter)];
      case "ResponseHeaderModifier":
      case "RequestMirror":
      case "URLRewrite":
      case "ExtensionRef":
        return [];
    }
  });
}

function redirect(filter: Extract<RouteFilter, { type: "RequestRedirect" }>): RequestFilter {
  const { scheme, hostname, port, path, statusCode } = filter;
  return {
    kind: "redirect",
    ...(scheme === undefined ? {} : { scheme }),
    ...(hostname === undefined ? {} : { host: hostname }),
    ...(port === undefined ? {} : { port }),
    ...(path === undefined
      ? {}
      : {
          path:
            path.type === "ReplaceFullPath"
              ? { kind: "full", value: path.replaceFullPath }
              : { kind: "prefix", value: path.replacePrefixMatch },
        }),
    status: statusCode,
  };
}

const pathTypes = { Exact: "exact", PathPrefix: "prefix", RegularExpression: "regex" } as const;
