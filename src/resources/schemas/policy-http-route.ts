import { z } from "zod";
import type { HTTPRoute, HttpRouteMatch, RouteRuleOf } from "../model.js";
import { backendReferences, serviceReferences } from "./backend-reference.js";
import { defaulted, refusedField } from "./field.js";
import { policyHttpMatches } from "./http-route-match.js";
import { anyMatch, anyRule, httpRule, matchAnything, ruleOfAnything } from "./http-route-rule.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { parentReferences } from "./parent-reference.js";
import { goDuration } from "./route-duration.js";
import { policyFilters } from "./route-filter.js";
import { hostnames } from "./route-values.js";

const parts = {
  matches: defaulted(policyHttpMatches, [matchAnything], [anyMatch]),
  filters: policyFilters.exactOptional(),
};

const noTimeouts = refusedField("`timeouts` exists from policy.linkerd.io/v1beta3 on", {
  hint: "-> apiVersion: policy.linkerd.io/v1beta3",
});

const v1alpha1 = routeSpec(
  z
    .strictObject({ ...parts, backendRefs: serviceReferences(policyFilters).exactOptional(), timeouts: noTimeouts })
    .transform(({ matches, filters, backendRefs }) => httpRule({ matches, filters, backendRefs })),
);

const v1beta2 = routeSpec(
  z
    .strictObject({ ...parts, backendRefs: backendReferences(policyFilters).exactOptional(), timeouts: noTimeouts })
    .transform(({ matches, filters, backendRefs }) => httpRule({ matches, filters, backendRefs })),
);

const v1beta3 = routeSpec(
  z
    .strictObject({
      ...parts,
      backendRefs: backendReferences(policyFilters).exactOptional(),
      timeouts: z
        .strictObject({ request: goDuration.exactOptional(), backendRequest: goDuration.exactOptional() })
        .exactOptional(),
    })
    .transform(httpRule),
);

/** The older versions are served and not called deprecated. */
export const policyHttpRouteKind: KindDefinition<HTTPRoute> = {
  kind: "HTTPRoute",
  group: "policy.linkerd.io",
  isNamespaced: true,
  versions: {
    v1alpha1: strictObject(subdomainName, v1alpha1),
    v1beta1: strictObject(subdomainName, v1alpha1),
    v1beta2: strictObject(subdomainName, v1beta2),
    v1beta3: strictObject(subdomainName, v1beta3),
  },
};

function routeSpec<Rule extends z.ZodType<RouteRuleOf<HttpRouteMatch>>>(rule: Rule) {
  return z
    .strictObject({
      parentRefs: parentReferences("policy.linkerd.io").exactOptional(),
      hostnames: hostnames.exactOptional(),
      rules: defaulted(z.array(rule).max(16), [ruleOfAnything as z.output<Rule>], [anyRule]),
    })
    .transform((spec): HTTPRoute["spec"] => ({
      parentRefs: spec.parentRefs ?? [],
      hostnames: spec.hostnames ?? [],
      rules: spec.rules,
    }));
}
