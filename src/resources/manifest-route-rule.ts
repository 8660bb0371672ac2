import type { GrpcRouteMatch, HttpRouteMatch, RouteFilter, RouteRuleOf } from "./model.js";

/**
 * A rule of a route in the shape of Kubernetes: each filter's settings stand in the field that is named after its type.
 * Fields of other types, which mean nothing, are left out.
 */
export function routeRule(rule: RouteRuleOf<HttpRouteMatch> | RouteRuleOf<GrpcRouteMatch>): object {
  return { ...rule, filters: rule.filters.map(filterObject) };
}

function filterObject(filter: RouteFilter): object {
  switch (filter.type) {
    case "RequestHeaderModifier":
    case "ResponseHeaderModifier":
    case "RequestRedirect":
      return { type: filter.type, [FIELDS[filter.type]]: settingsOf(filter) };
    case "RequestMirror":
    case "URLRewrite":
    case "ExtensionRef":
      return { type: filter.type, [FIELDS[filter.type]]: filter.settings ?? {} };
  }
}

function settingsOf(filter: RouteFilter): object {
  return Object.fromEntries(Object.entries(filter).filter(([field]) => field !== "type" && field !== "strayFields"));
}

const FIELDS = {
  RequestHeaderModifier: "requestHeaderModifier",
  ResponseHeaderModifier: "responseHeaderModifier",
  RequestRedirect: "requestRedirect",
  RequestMirror: "requestMirror",
  URLRewrite: "urlRewrite",
  ExtensionRef: "extensionRef",
} as const satisfies Readonly<Record<RouteFilter["type"], string>>;
