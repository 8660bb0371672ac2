import type { Severity } from "../resources/index.js";

/** What a code means, for the reference page and for a person who looks it up. */
export interface LintEntry {
  readonly title: string;
  /** The severities that the code may carry; most have one. */
  readonly severities: readonly Severity[];
  /** Why it matters. */
  readonly why: string;
}

/**
 * The findings that need a whole policy set. It continues the catalogue of `resources`, which holds what a document or
 * an object alone can show (P001, P002, P018, P019). Codes are stable and never reused.
 */
export const lintCatalogue = {
  P004: {
    title: "an authentication is referenced by no policy",
    severities: ["info"],
    why: "An authentication is only a named list. It admits and blocks nobody until an AuthorizationPolicy requires it.",
  },
  P005: {
    title: "a policy targets a Server that does not exist",
    severities: ["warn"],
    why: "The policy is accepted and does nothing. Without a Server the port stays under the default inbound policy, which may let everyone in.",
  },
  P006: {
    title: "a policy requires an authentication that does not exist",
    severities: ["warn"],
    why: "The whole policy is ignored, so the clients it was meant to admit are denied.",
  },
  P007: {
    title: "an identity that no workload of this mesh can have",
    severities: ["warn"],
    why: "Workload identities are `<service-account>.<namespace>.serviceaccount.identity.<control-plane-namespace>.<trust-domain>`. Another form is accepted and matches nobody; the word `serviceaccount` is the one most often forgotten.",
  },
  P008: {
    title: "an identity's namespace or ServiceAccount does not exist",
    severities: ["warn"],
    why: "Existence is never checked when a policy is applied, so a misspelt name is accepted and matches nobody. Namespaces count as existing when a Namespace object or any other object of the manifests names them; every namespace has a ServiceAccount `default`.",
  },
  P009: {
    title: "an identity admits a whole namespace or the whole mesh",
    severities: ["warn"],
    why: "`*` and `*.<namespace>.…` admit also the workloads that are added later, and the namespace's `default` ServiceAccount. List the ServiceAccounts where the set is known.",
  },
  P011: {
    title: "a Server selects no workload",
    severities: ["warn"],
    why: "The Server protects nothing. The finding names the workload whose labels come closest.",
  },
  P012: {
    title: "a Server's port is not a port of its workloads",
    severities: ["info", "warn", "reject"],
    why: "A number selects that port of the pod whether it is declared or not (info); the port of a Service is another number when `targetPort` differs (warn); a name must be the name of a container port (warn); a number in quotes is a name, and no port can have it (reject, in lint only).",
  },
  P014: {
    title: "a Server selects a workload without a sidecar",
    severities: ["warn"],
    why: "Policy is enforced by the sidecar of the workload that is called. Without one nothing is enforced, and nothing says so at run time.",
  },
  P020: {
    title: "a policy requires no authentication",
    severities: ["warn"],
    why: "An empty `requiredAuthenticationRefs` admits everyone, from anywhere, without TLS.",
  },
  P023: {
    title: "a setting that counts for nothing",
    severities: ["warn"],
    why: "An annotation with an unknown value, or a port list with one bad item, is dropped whole and the default holds instead; for `config.linkerd.io/default-inbound-policy` that default usually lets everyone in.",
  },
} as const satisfies Record<string, LintEntry>;

export type LintCode = keyof typeof lintCatalogue;
