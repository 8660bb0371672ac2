import { identityKind, identitySuffix, type IdentityDomain } from "../identity/index.js";

/** Whom an entry of a MeshTLSAuthentication can match in this mesh. */
export type IdentityBreadth =
  /** Every authenticated workload. */
  | { readonly kind: "mesh" }
  /** Every ServiceAccount of a namespace. */
  | { readonly kind: "namespace"; readonly namespace: string }
  | { readonly kind: "service-account"; readonly serviceAccount: string; readonly namespace: string }
  /** A SPIFFE id, which no ServiceAccount has. */
  | { readonly kind: "spiffe" }
  /** No workload that this mesh gives an identity to. */
  | { readonly kind: "nobody" };

/** Reads an entry of `identities` against the two words that end every identity of the mesh. */
export function identityBreadth(entry: string, domain: IdentityDomain): IdentityBreadth {
  if (identityKind(entry) === "uri") return { kind: "spiffe" };
  if (entry === "*") return { kind: "mesh" };
  const suffix = identitySuffix(domain);
  // `*.cluster.local`, `*.linkerd.cluster.local`: a suffix of what every identity ends with.
  if (entry.startsWith("*.") && suffix.endsWith(entry.slice(1))) return { kind: "mesh" };
  if (!entry.endsWith(suffix)) return { kind: "nobody" };
  const [serviceAccount, namespace, ...more] = entry.slice(0, -suffix.length).split(".");
  if (serviceAccount === undefined || namespace === undefined || more.length > 0) return { kind: "nobody" };
  return serviceAccount === "*"
    ? { kind: "namespace", namespace }
    : { kind: "service-account", serviceAccount, namespace };
}
