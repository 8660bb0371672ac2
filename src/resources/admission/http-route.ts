import { debugDuration, parseGoDuration } from "../go-duration.js";
import type { HTTPRoute, HttpRouteMatch, RouteRuleOf } from "../model.js";
import { apiGroup, policyGroup } from "../references.js";
import type { Refusal } from "./refusal.js";
import { admitAnnotations } from "./route-annotations.js";
import { admitBackends } from "./route-backends.js";
import { admitFilters } from "./route-filters.js";
import { admitHttpMatch } from "./route-match.js";
import { refuseEgressParents } from "./route-parents.js";

/** HTTPRoutes of both groups: timeouts are of the policy group's, backends are asked about in the Gateway's only. */
export function admitHttpRoute({ apiVersion, metadata, spec }: HTTPRoute): Refusal[] {
  const isPolicy = apiGroup(apiVersion) === policyGroup;
  return [
    ...refuseEgressParents(spec.parentRefs),
    ...admitAnnotations("http", metadata, spec.parentRefs),
    ...spec.rules.flatMap((rule, index) => {
      const at = `spec.rules.${index}`;
      return [
        ...rule.matches.flatMap((match, place) => admitHttpMatch(match, `${at}.matches.${place}`)),
        ...admitFilters(rule.filters, `${at}.filters`),
        ...(isPolicy ? admitTimeouts(rule.timeouts, `${at}.timeouts`) : []),
        ...(isPolicy ? [] : admitBackends(rule.backendRefs, `${at}.backendRefs`)),
      ];
    }),
  ];
}

function admitTimeouts(timeouts: RouteRuleOf<HttpRouteMatch>["timeouts"], at: string): Refusal[] {
  const request = parseGoDuration(timeouts?.request ?? "");
  const backendRequest = parseGoDuration(timeouts?.backendRequest ?? "");
  const refusals: Refusal[] = [];
  if (backendRequest !== undefined && backendRequest < 0n) {
    const message = "backendRequest timeout must not be negative";
    refusals.push({ code: "A028", message, path: `${at}.backendRequest` });
  }
  if (request !== undefined && request < 0n) {
    refusals.push({ code: "A028", message: "request timeout must not be negative", path: `${at}.request` });
  }
  if (refusals.length > 0 || request === undefined || backendRequest === undefined || backendRequest <= request) {
    return refusals;
  }
  const [inner, outer] = [debugDuration(backendRequest), debugDuration(request)];
  const message = `backendRequest timeout (${inner}) must not be greater than request timeout (${outer})`;
  return [{ code: "A028", message, path: `${at}.backendRequest` }];
}
