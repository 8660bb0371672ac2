import type {
  AuthorizationPolicy,
  HTTPLocalRateLimitPolicy,
  PolicyResource,
  Resource,
  RouteResource,
  Server,
  ServerAuthorization,
} from "../../resources/index.js";
import { apiGroup } from "../../resources/index.js";
import { byObjectName } from "../object-key.js";
import type { ClusterSettings } from "../model.js";
import type { ClientAuthorization } from "../port-policy-content.js";
import type { AuthenticationResult } from "./authentication.js";
import { authorizationGrant } from "./authorization-grant.js";
import { isPolicyResource } from "./policy-kinds.js";
import { policyGrant, type PolicyGrant } from "./policy-grant.js";
import { PolicyObjects, routeTarget } from "./policy-objects.js";
import { acceptedRateLimit } from "./rate-limit.js";
import { readRoute, type RouteReading } from "./route-content.js";

/**
 * The policy objects that are held now, with what each comes to by itself: what a policy grants, how a route reads.
 * Worked out when first asked for and kept until something that it hangs on changes.
 */
export class PolicyJoin {
  readonly cluster: ClusterSettings;
  readonly objects = new PolicyObjects();
  private readonly policyGrants = new Map<AuthorizationPolicy, PolicyGrant>();
  private readonly authorizationGrants = new WeakMap<ServerAuthorization, AuthenticationResult<ClientAuthorization>>();
  private readonly readings = new WeakMap<RouteResource, RouteReading>();

  constructor(cluster: ClusterSettings) {
    this.cluster = cluster;
  }

  /** Objects of kinds that say nothing of policy are passed over. */
  add(resource: Resource): void {
    if (!isPolicyResource(resource)) return;
    this.objects.add(resource);
    this.forgetGrants(resource);
  }

  delete(resource: Resource): void {
    if (!isPolicyResource(resource)) return;
    this.objects.delete(resource);
    this.forgetGrants(resource);
  }

  grantOf(policy: AuthorizationPolicy): PolicyGrant {
    const grant = this.policyGrants.get(policy) ?? policyGrant(policy, this.objects, this.cluster);
    this.policyGrants.set(policy, grant);
    return grant;
  }

  authorizationGrantOf(authorization: ServerAuthorization): AuthenticationResult<ClientAuthorization> {
    const grant = this.authorizationGrants.get(authorization) ?? authorizationGrant(authorization, this.cluster);
    this.authorizationGrants.set(authorization, grant);
    return grant;
  }

  readingOf(route: RouteResource): RouteReading {
    const reading = this.readings.get(route) ?? readRoute(route);
    this.readings.set(route, reading);
    return reading;
  }

  /** Those that target the Server itself or all Servers of its namespace, by name. */
  policiesAt({ metadata }: Server): readonly AuthorizationPolicy[] {
    const home = this.objects.in(metadata.namespace);
    return [...home.serverPolicies.get(metadata.name), ...home.namespacePolicies].sort(byObjectName);
  }

  /** By name. */
  policiesOn({ apiVersion, kind, metadata }: RouteResource): readonly AuthorizationPolicy[] {
    const target = routeTarget({ group: apiGroup(apiVersion), kind, name: metadata.name });
    return [...this.objects.in(metadata.namespace).routePolicies.get(target)].sort(byObjectName);
  }

  /** By name. */
  authorizationsAt({ metadata }: Server): readonly ServerAuthorization[] {
    const home = this.objects.in(metadata.namespace);
    const named = home.namedAuthorizations.get(metadata.name);
    return [...named, ...home.selectingAuthorizations.matching(metadata.labels)].sort(byObjectName);
  }

  rateLimitAt({ metadata }: Server): HTTPLocalRateLimitPolicy | undefined {
    return acceptedRateLimit(this.objects.in(metadata.namespace).rateLimits.get(metadata.name));
  }

  private forgetGrants(resource: PolicyResource): void {
    if (resource.kind === "AuthorizationPolicy") this.policyGrants.delete(resource);
    if (resource.kind !== "MeshTLSAuthentication" && resource.kind !== "NetworkAuthentication") return;
    for (const policy of this.objects.referringTo(resource)) this.policyGrants.delete(policy);
  }
}
