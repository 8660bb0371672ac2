import type { GrpcRouteMatch, HttpRouteMatch, RouteFilter, RouteRuleOf } from "./model.js";

/** A rule of a route in the shape of Kubernetes: each filter's settings stand in the field that is named after its type. */
export function routeRule(rule: RouteRuleOf<HttpRouteMatch> | RouteRuleOf<GrpcRouteMatch>): object {
  return { ...rule, filters: rule.filters.map(filterObject) };
}

function filterObject(filter: RouteFilter): object {
  switch (filter.type) {
    case "RequestHeaderModifier":
    case "ResponseHeaderModifier": {
      const { type, ...changes } = filter;
      return { type, [FIELDS[type]]: changes };
    }
    case "RequestRedirect": {
      const { type, ...redirect } = filter;
      return { type, [FIELDS[type]]: redirect };
    }
    case "RequestMirror":
    case "URLRewrite":
    case "ExtensionRef":
      return { type: filter.type, [FIELDS[filter.type]]: filter.settings ?? {} };
  }
}

const FIELDS = {
  RequestHeaderModifier: "requestHeaderModifier",
  ResponseHeaderModifier: "responseHeaderModifier",
  RequestRedirect: "requestRedirect",
  RequestMirror: "requestMirror",
  URLRewrite: "urlRewrite",
  ExtensionRef: "extensionRef",
} as const satisfies Readonly<Record<RouteFilter["type"], string>>;
