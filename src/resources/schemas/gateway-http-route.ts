import { z } from "zod";
import type { HTTPRoute } from "../model.js";
import { backendReferences } from "./backend-reference.js";
import { defaulted } from "./field.js";
import { gatewayHttpMatches } from "./http-route-match.js";
import { anyMatch, anyRule, checkGatewayRule, httpRule, matchAnything, ruleOfAnything } from "./http-route-rule.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { gatewayParentReferences } from "./parent-reference.js";
import { gatewayTimeouts } from "./route-duration.js";
import { gatewayHttpFilters } from "./route-filter.js";
import { hostnames } from "./route-values.js";
import { sessionPersistence } from "./session-persistence.js";

/**
 * Linkerd's webhook admits a Gateway route that it cannot read (policy.md 1.11), but the API server refuses what the CRD
 * does not allow before the webhook is asked, and this schema is the CRD's. So it refuses as the CRD does; there is
 * nothing left that only the webhook's reader would have stumbled over.
 */
const rule = z
  .strictObject({
    matches: defaulted(gatewayHttpMatches, [matchAnything], [anyMatch]),
    filters: gatewayHttpFilters.exactOptional(),
    backendRefs: backendReferences(gatewayHttpFilters).max(16).exactOptional(),
    timeouts: gatewayTimeouts.exactOptional(),
    sessionPersistence: sessionPersistence.exactOptional(),
  })
  .transform(({ matches, filters, backendRefs, timeouts }, context) => {
    const written = { matches, filters, backendRefs, timeouts };
    checkGatewayRule(written, context);
    return httpRule(written);
  });

const spec = z
  .strictObject({
    parentRefs: gatewayParentReferences.exactOptional(),
    hostnames: hostnames.exactOptional(),
    rules: defaulted(z.array(rule).max(16), [ruleOfAnything], [anyRule]),
  })
  .transform(({ parentRefs, hostnames: hosts, rules }): HTTPRoute["spec"] => ({
    parentRefs: parentRefs ?? [],
    hostnames: hosts ?? [],
    rules,
  }));

export const gatewayHttpRouteKind: KindDefinition<HTTPRoute> = {
  kind: "HTTPRoute",
  group: "gateway.networking.k8s.io",
  isNamespaced: true,
  versions: { v1beta1: strictObject(subdomainName, spec), v1: strictObject(subdomainName, spec) },
};
