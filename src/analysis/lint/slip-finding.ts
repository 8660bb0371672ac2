import type { PolicyIndex, RequestText, RouteContent } from "../../policy/index.js";
import type { Problem } from "../../resources/index.js";
import { governedServers, writtenRoutes, type GovernedServer } from "../governed-server.js";
import type { LintCode } from "../lint-catalogue.js";
import { routeResources, type RouteResources } from "../route-resources.js";
import { problemAt } from "./finding.js";
import { routeSamples, type RouteSample } from "./route-samples.js";
import { slips, type Slip } from "./slips.js";

/** How requests that are meant for a route may be varied, and how a finding about it reads. */
export interface SlipRule {
  readonly code: LintCode;
  readonly hint: string;
  /** None: the route asks for nothing of this sort. */
  variants(sample: RouteSample, route: RouteContent): readonly RequestText[];
  /** Where the condition stands inside the route. */
  path(sample: RouteSample): string;
  /** What the client does. */
  message(sample: RouteSample, slip: Slip): string;
}

/** One finding for each pair of a restricted route and a wider one. */
export function slipFindings(rule: SlipRule, index: PolicyIndex): Problem[] {
  const resources = routeResources(index);
  return governedServers(index).flatMap((at) =>
    writtenRoutes(at.policy).flatMap((route) => ofRoute(rule, route, at, resources)),
  );
}

function ofRoute(rule: SlipRule, route: RouteContent, at: GovernedServer, resources: RouteResources): Problem[] {
  const resource = resources(at.server.metadata.namespace, route.reference);
  if (resource === undefined) return [];
  const found = new Map<string, Problem>();
  for (const sample of routeSamples(route).flatMap((samples) => samples?.slice(0, 1) ?? [])) {
    const variants = rule.variants(sample, route);
    if (variants.length === 0) continue;
    for (const slip of slips(route, sample.request, variants, at)) {
      if (found.has(slip.wider.name)) continue;
      const { code, hint } = rule;
      const message = rule.message(sample, slip);
      found.set(
        slip.wider.name,
        problemAt(resource, { code, severity: "warn", path: rule.path(sample), message, hint }),
      );
    }
  }
  return [...found.values()];
}

/** `HTTPRoute \`all\` at which anyone is allowed`. */
export function widerRoute({ wider, client }: Slip): string {
  return `${wider.kind} \`${wider.name}\`, where ${client} is allowed`;
}
