import type { PolicyIndex } from "../../policy/index.js";
import { sortProblems, type Problem, type ResourceSet } from "../../resources/index.js";
import type { LintRule } from "./lint-input.js";
import { admitsNobody } from "./p003-admits-nobody.js";
import { unreferencedAuthentication } from "./p004-unreferenced-authentication.js";
import { missingTarget } from "./p005-missing-target.js";
import { missingAuthentication } from "./p006-missing-authentication.js";
import { foreignIdentity } from "./p007-foreign-identity.js";
import { unknownServiceAccount } from "./p008-unknown-service-account.js";
import { broadIdentity } from "./p009-broad-identity.js";
import { defaultServiceAccount } from "./p010-default-service-account.js";
import { selectsNothing } from "./p011-selects-nothing.js";
import { portNotThere } from "./p012-port-not-there.js";
import { serverOverlap } from "./p013-server-overlap.js";
import { targetNotMeshed } from "./p014-target-not-meshed.js";
import { nobodyPresentsIdentity } from "./p015-nobody-presents-identity.js";
import { probeRefused } from "./p016-probe-refused.js";
import { portSkipsSidecar } from "./p017-port-skips-sidecar.js";
import { allowsEveryone } from "./p020-allows-everyone.js";
import { misplacedAnnotation } from "./p021-misplaced-annotation.js";
import { opacityDisagrees } from "./p022-opacity-disagrees.js";
import { ignoredSetting } from "./p023-ignored-setting.js";
import { containedGrant } from "./p024-contained-grant.js";
import { routePolicyRestrictsNothing } from "./p025-route-policy-restricts-nothing.js";
import { accessPolicyDefeatsPolicies } from "./p026-access-policy-defeats-policies.js";
import { unreachableRoute } from "./p027-unreachable-route.js";
import { pathSlipsPast } from "./p028-path-slips-past.js";
import { headerSlipsPast } from "./p029-header-slips-past.js";
import { hostSlipsPast } from "./p030-host-slips-past.js";
import { inertRoute } from "./p031-inert-route.js";
import { clusterNetworksOnly } from "./p034-cluster-networks-only.js";
import { inertRateLimit } from "./p035-inert-rate-limit.js";
import { oneAddressFamily } from "./p036-one-address-family.js";
import { clientSkipsSidecar } from "./p037-client-skips-sidecar.js";
import { auditLeftOn } from "./p038-audit-left-on.js";
import { scrapeRefused } from "./p039-scrape-refused.js";

/**
 * Every finding about a policy set, in the order a reader meets them: what the parser found (`problemsSoFar`: unreadable
 * documents and the codes P001, P002, P018, P019, which only it can see) and what the rules find in the objects that
 * were accepted.
 */
export function lint(set: ResourceSet, index: PolicyIndex, problemsSoFar: readonly Problem[]): Problem[] {
  return sortProblems([...problemsSoFar, ...rules.flatMap((rule) => rule({ set, index }))]);
}

const rules: readonly LintRule[] = [
  admitsNobody,
  unreferencedAuthentication,
  missingTarget,
  missingAuthentication,
  foreignIdentity,
  unknownServiceAccount,
  broadIdentity,
  defaultServiceAccount,
  selectsNothing,
  portNotThere,
  serverOverlap,
  targetNotMeshed,
  nobodyPresentsIdentity,
  probeRefused,
  portSkipsSidecar,
  allowsEveryone,
  misplacedAnnotation,
  opacityDisagrees,
  ignoredSetting,
  containedGrant,
  routePolicyRestrictsNothing,
  accessPolicyDefeatsPolicies,
  unreachableRoute,
  pathSlipsPast,
  headerSlipsPast,
  hostSlipsPast,
  inertRoute,
  clusterNetworksOnly,
  inertRateLimit,
  oneAddressFamily,
  clientSkipsSidecar,
  auditLeftOn,
  scrapeRefused,
];
