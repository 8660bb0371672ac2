import type { z } from "zod";
import type { HttpRouteMatch, RouteRuleOf } from "../model.js";
import { present } from "./field.js";
import { anyPath } from "./http-route-match.js";
import { addIssue } from "./issue.js";

type Rule = RouteRuleOf<HttpRouteMatch>;

/** What the CRD fills in for `matches` and `rules` that are left out. */
export const matchAnything: HttpRouteMatch = { path: anyPath, headers: [], queryParams: [] };
export const ruleOfAnything: Rule = { matches: [matchAnything], filters: [], backendRefs: [] };

/** The same in the words of the CRD. */
export const anyMatch = { path: anyPath };
export const anyRule = { matches: [anyMatch] };

type Written = { readonly [Key in keyof Rule]?: Rule[Key] | undefined } & { readonly matches: Rule["matches"] };

export function httpRule({ matches, filters, backendRefs, timeouts }: Written): Rule {
  return present({ matches, filters: filters ?? [], backendRefs: backendRefs ?? [], timeouts });
}

/** What the Gateway API's CRD forbids inside one rule. */
export function checkGatewayRule(rule: Written, context: z.RefinementCtx): void {
  const redirect = (rule.filters ?? []).find(({ type }) => type === "RequestRedirect");
  if (redirect === undefined) return;
  if ((rule.backendRefs ?? []).length > 0) {
    const message = "RequestRedirect filter must not be used together with backendRefs";
    addIssue(context, message, { isVerbatim: true }, ["backendRefs"]);
  }
  const replacesPrefix = redirect.type === "RequestRedirect" && redirect.path?.type === "ReplacePrefixMatch";
  const isOnePrefix = rule.matches.length === 1 && rule.matches[0]!.path.type === "PathPrefix";
  if (replacesPrefix && !isOnePrefix) {
    const message =
      "When using RequestRedirect filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified";
    addIssue(context, message, { isVerbatim: true }, ["filters"]);
  }
}
