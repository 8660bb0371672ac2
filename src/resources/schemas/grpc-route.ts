import { z } from "zod";
import type { GRPCRoute, GrpcRouteMatch, RouteRuleOf } from "../model.js";
import { backendReferences } from "./backend-reference.js";
import { defaulted, present } from "./field.js";
import { addIssue } from "./issue.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { gatewayParentReferences } from "./parent-reference.js";
import { grpcFilters } from "./route-filter.js";
import { headerMatches, hostnames } from "./route-values.js";
import { sessionPersistence } from "./session-persistence.js";

const SERVICE = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;

const call = z
  .strictObject({
    type: defaulted(z.enum(["Exact", "RegularExpression"]), "Exact"),
    service: z.string().max(1024).exactOptional(),
    method: z.string().max(1024).exactOptional(),
  })
  .transform(({ type, service, method }, context): NonNullable<GrpcRouteMatch["method"]> => {
    if (service === undefined && method === undefined) {
      addIssue(context, "One or both of 'service' or 'method' must be specified", { isVerbatim: true });
    }
    if (type === "Exact" && service !== undefined && !SERVICE.test(service)) {
      const message =
        "service must only contain valid characters (matching ^(?i)\\.?[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)*$)";
      addIssue(context, message, { isVerbatim: true }, ["service"]);
    }
    if (type === "Exact" && method !== undefined && !METHOD.test(method)) {
      const message = `method must only contain valid characters (matching ${METHOD.source})`;
      addIssue(context, message, { isVerbatim: true }, ["method"]);
    }
    return present({ type, service, method });
  });

/** Unlike an HTTPRoute, nothing is filled in for matches that are left out. */
const match = z
  .strictObject({ method: call.exactOptional(), headers: headerMatches.exactOptional() })
  .transform(({ method, headers }): GrpcRouteMatch => present({ method, headers: headers ?? [] }));

const rule = z
  .strictObject({
    matches: z.array(match).max(8).exactOptional(),
    filters: grpcFilters.exactOptional(),
    backendRefs: backendReferences(grpcFilters).max(16).exactOptional(),
    sessionPersistence: sessionPersistence.exactOptional(),
  })
  .transform(({ matches, filters, backendRefs }): RouteRuleOf<GrpcRouteMatch> => ({
    matches: matches ?? [],
    filters: filters ?? [],
    backendRefs: backendRefs ?? [],
  }));

const spec = z
  .strictObject({
    parentRefs: gatewayParentReferences.exactOptional(),
    hostnames: hostnames.exactOptional(),
    rules: z.array(rule).max(16).exactOptional(),
  })
  .transform(({ parentRefs, hostnames: hosts, rules }): GRPCRoute["spec"] => ({
    parentRefs: parentRefs ?? [],
    hostnames: hosts ?? [],
    rules: rules ?? [],
  }));

export const grpcRouteKind: KindDefinition<GRPCRoute> = {
  kind: "GRPCRoute",
  group: "gateway.networking.k8s.io",
  isNamespaced: true,
  versions: { v1alpha2: strictObject(subdomainName, spec), v1: strictObject(subdomainName, spec) },
  deprecated: {
    v1alpha2:
      "The v1alpha2 version of GRPCRoute has been deprecated and will be removed in a future release of the API. Please upgrade to v1.",
  },
};
