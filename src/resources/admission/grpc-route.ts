import type { GRPCRoute, GrpcRouteMatch } from "../model.js";
import type { Refusal } from "./refusal.js";
import { admitAnnotations } from "./route-annotations.js";
import { admitBackends } from "./route-backends.js";
import { admitFilters } from "./route-filters.js";
import { admitHeaders } from "./route-match.js";
import { refuseEgressParents } from "./route-parents.js";

export function admitGrpcRoute({ metadata, spec }: GRPCRoute): Refusal[] {
  return [
    ...refuseEgressParents(spec.parentRefs),
    ...admitAnnotations("grpc", metadata, spec.parentRefs),
    ...spec.rules.flatMap((rule, index) => {
      const at = `spec.rules.${index}`;
      return [
        ...rule.matches.flatMap((match, place) => admitGrpcMatch(match, `${at}.matches.${place}`)),
        ...admitFilters(rule.filters, `${at}.filters`),
        ...admitBackends(rule.backendRefs, `${at}.backendRefs`),
      ];
    }),
  ];
}

/** The CRD offers regular expressions for the call, and Linkerd has none for it. */
function admitGrpcMatch({ method, headers }: GrpcRouteMatch, at: string): Refusal[] {
  const refusals = admitHeaders(headers, `${at}.headers`);
  if (method?.type !== "RegularExpression") return refusals;
  const message = "unsupported GRPCRoute method match type: Some(RegularExpression)";
  return [{ code: "A027", message, path: `${at}.method.type` }, ...refusals];
}
