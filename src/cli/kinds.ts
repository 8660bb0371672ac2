import type { ResourceKind } from "../resources/index.js";

/** The names by which a person may call a kind: kubectl's singular, plural and short names. */
export interface KindNames {
  readonly kind: ResourceKind;
  readonly plural: string;
  readonly shortNames: readonly string[];
  /** Empty for the core group. */
  readonly group: string;
  readonly namespaced: boolean;
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
];

/** The kind that a word names, without case; `servers.policy.linkerd.io` names it with its group. */
export function findKind(word: string): KindNames | undefined {
  const lower = word.toLowerCase();
  return kinds.find((names) =>
    allNames(names).some((name) => name === lower || (names.group !== "" && `${name}.${names.group}` === lower)),
  );
}

/** Every word that names a kind, for suggestions. */
export function kindWords(): string[] {
  return kinds.flatMap(allNames);
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
