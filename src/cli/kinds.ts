import type { ResourceKind } from "../resources/index.js";

/** The names by which a person may call a kind: kubectl's singular, plural and short names. */
export interface KindNames {
  readonly kind: ResourceKind;
  readonly plural: string;
  readonly shortNames: readonly string[];
  /** Empty for the core group. */
  readonly group: string;
  readonly namespaced: boolean;
  /** The word did not say which of several groups it means, so it means all of them. */
  readonly isAnyGroup?: true;
}

export const kinds: readonly KindNames[] = [
  named("Namespace", "namespaces", ["ns"], "", false),
  named("ServiceAccount", "serviceaccounts", ["sa"], ""),
  named("Service", "services", ["svc"], ""),
  named("Pod", "pods", ["po"], ""),
  named("Deployment", "deployments", ["deploy"], "apps"),
  named("StatefulSet", "statefulsets", ["sts"], "apps"),
  named("DaemonSet", "daemonsets", ["ds"], "apps"),
  named("ExternalWorkload", "externalworkloads", [], "workload.linkerd.io"),
  named("Server", "servers", ["srv"], "policy.linkerd.io"),
  named("AuthorizationPolicy", "authorizationpolicies", ["authzpolicy", "ap"], "policy.linkerd.io"),
  named("MeshTLSAuthentication", "meshtlsauthentications", ["meshtlsauthn"], "policy.linkerd.io"),
  named("NetworkAuthentication", "networkauthentications", ["netauthn", "networkauthn"], "policy.linkerd.io"),
  named("ServerAuthorization", "serverauthorizations", ["saz", "serverauthz", "srvauthz"], "policy.linkerd.io"),
  named("HTTPRoute", "httproutes", [], "policy.linkerd.io"),
  named("HTTPRoute", "httproutes", [], "gateway.networking.k8s.io"),
  named("GRPCRoute", "grpcroutes", [], "gateway.networking.k8s.io"),
  named("HTTPLocalRateLimitPolicy", "httplocalratelimitpolicies", [], "policy.linkerd.io"),
];

/**
 * The kind that a word names, without case; `servers.policy.linkerd.io` names it with its group. HTTPRoutes are in two
 * groups: without one, the word names both.
 */
export function findKind(word: string): KindNames | undefined {
  const lower = word.toLowerCase();
  const [plain, another] = kinds.filter((names) => allNames(names).includes(lower));
  if (plain !== undefined) return another === undefined ? plain : { ...plain, isAnyGroup: true };
  return kinds.find(
    (names) => names.group !== "" && allNames(names).some((name) => `${name}.${names.group}` === lower),
  );
}

/** Every word that names a kind, for suggestions. */
export function kindWords(): string[] {
  return [...new Set(kinds.flatMap(allNames))];
}

/** The form that `-o name` prints: `server.policy.linkerd.io`, `pod`. */
export function qualifiedKind(names: KindNames): string {
  const singular = names.kind.toLowerCase();
  return names.group === "" ? singular : `${singular}.${names.group}`;
}

function allNames(names: KindNames): string[] {
  return [names.kind.toLowerCase(), names.plural, ...names.shortNames];
}

function named(
  kind: ResourceKind,
  plural: string,
  shortNames: readonly string[],
  group: string,
  namespaced = true,
): KindNames {
  return { kind, plural, shortNames, group, namespaced };
}
