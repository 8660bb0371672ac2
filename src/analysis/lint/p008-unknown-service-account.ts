import { identitySuffix } from "../../identity/index.js";
import {
  nearestName,
  refersTo,
  type AuthorizationPolicy,
  type MeshTLSAuthentication,
  type NamespacedTargetReference,
  type Problem,
  type Resource,
} from "../../resources/index.js";
import { declaredNames, type DeclaredNames } from "../declared-names.js";
import { identityBreadth } from "../identity-breadth.js";
import { problemAt } from "./finding.js";
import type { LintInput, LintRule } from "./lint-input.js";

/** P008: a namespace or ServiceAccount that an identity names does not exist, so nobody can present that identity. */
export const unknownServiceAccount: LintRule = (input) => {
  const names = declaredNames(input.set, input.index);
  return input.set.resources.flatMap((resource) =>
    mentions(resource, input).flatMap((mention) => check(mention, names)),
  );
};

/** One place where a namespace, or a ServiceAccount in it, is named. */
interface Mention {
  readonly resource: Resource;
  readonly path: string;
  readonly namespace: string;
  /** Absent: the whole namespace is meant. */
  readonly serviceAccount?: string;
  /** How the corrected names are written at this place. */
  corrected(serviceAccount: string, namespace: string): string;
}

function mentions(resource: Resource, input: LintInput): Mention[] {
  if (resource.kind === "MeshTLSAuthentication") {
    return [
      ...listedIdentities(resource, input),
      ...references(resource, "spec.identityRefs", resource.spec.identityRefs),
    ];
  }
  if (resource.kind !== "AuthorizationPolicy") return [];
  return references(resource, "spec.requiredAuthenticationRefs", resource.spec.requiredAuthenticationRefs);
}

function listedIdentities(authentication: MeshTLSAuthentication, { index }: LintInput): Mention[] {
  return (authentication.spec.identities ?? []).flatMap((entry, position) => {
    const breadth = identityBreadth(entry, index.cluster);
    if (breadth.kind !== "namespace" && breadth.kind !== "service-account") return [];
    return {
      resource: authentication,
      path: `spec.identities.${position}`,
      namespace: breadth.namespace,
      ...(breadth.kind === "service-account" ? { serviceAccount: breadth.serviceAccount } : {}),
      corrected: (serviceAccount: string, namespace: string) =>
        `${serviceAccount}.${namespace}${identitySuffix(index.cluster)}`,
    };
  });
}

function references(
  resource: MeshTLSAuthentication | AuthorizationPolicy,
  path: string,
  list: readonly NamespacedTargetReference[] = [],
): Mention[] {
  return list.flatMap((reference, position) => {
    const at = { resource, path: `${path}.${position}` };
    if (refersTo(reference, "core", "Namespace")) {
      return { ...at, namespace: reference.name, corrected: (_: string, namespace: string) => namespace };
    }
    if (!refersTo(reference, "core", "ServiceAccount")) return [];
    return {
      ...at,
      namespace: reference.namespace ?? resource.metadata.namespace,
      serviceAccount: reference.name,
      corrected: (serviceAccount: string, namespace: string) => `${namespace}/${serviceAccount}`,
    };
  });
}

function check(mention: Mention, names: DeclaredNames): Problem[] {
  const { namespace, serviceAccount } = mention;
  if (!names.namespaces.has(namespace)) {
    const near = nearestName(namespace, names.namespaces);
    const hint =
      near === undefined
        ? "check the spelling, or define the Namespace and the workloads in it"
        : `did you mean \`${mention.corrected(serviceAccount ?? "*", near)}\`?`;
    return [finding(mention, `names namespace \`${namespace}\`, which does not exist in these manifests`, hint)];
  }
  const known = names.serviceAccounts(namespace);
  if (serviceAccount === undefined || known.has(serviceAccount)) return [];
  const near = nearestName(serviceAccount, known);
  const hint =
    near === undefined
      ? `namespace \`${namespace}\` has the ServiceAccounts ${[...known]
          .sort()
          .map((name) => `\`${name}\``)
          .join(", ")}`
      : `did you mean \`${mention.corrected(near, namespace)}\`?`;
  return [
    finding(
      mention,
      `names ServiceAccount \`${serviceAccount}\`, which namespace \`${namespace}\` does not have`,
      hint,
    ),
  ];
}

function finding(mention: Mention, message: string, hint: string): Problem {
  return problemAt(mention.resource, { code: "P008", severity: "warn", path: mention.path, message, hint });
}
