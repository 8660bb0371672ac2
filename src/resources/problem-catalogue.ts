import type { Severity } from "./problem.js";

/** What a code means, for the reference page and for a person who looks it up. */
export interface ProblemEntry {
  readonly title: string;
  readonly severity: Severity;
  /** Why it is a problem. */
  readonly why: string;
  /** How to mend it in general; a problem's own hint is nearer to the case. */
  readonly hint: string;
}

/**
 * The problems that parsing, checking and admission emit. `R`: the document; `A`: Linkerd's admission; `P`: the policy
 * catalogue, continued by analysis. Codes are stable and never reused.
 */
export const problemCatalogue = {
  // --- the text ---------------------------------------------------------------------------------------------------
  R001: entry("not valid YAML", "reject", "the text cannot be read", "mend the syntax at the place shown"),
  R002: entry("duplicate key", "reject", "one of the two values would be lost in silence", "keep one of the two keys"),
  R003: entry(
    "forbidden key",
    "reject",
    "`__proto__`, `constructor` and `prototype` reach into programs that read the object",
    "remove the key",
  ),
  R004: entry(
    "too large after aliases",
    "reject",
    "a short text of nested aliases can stand for more memory than there is",
    "write the values out, or split the document",
  ),
  R005: entry(
    "alias without an anchor",
    "reject",
    "the alias stands for nothing, or for itself",
    "write the value out",
  ),
  R006: entry("nested too deeply", "reject", "deep nesting exhausts the stack of a reader", "flatten the document"),
  R007: entry("file too large", "reject", "no set of policies is this long", "split the file"),
  R008: entry("too many documents", "reject", "no set of policies is this long", "give fewer files"),
  R009: entry("merge key", "reject", "`<<` is not part of YAML 1.2", "write the merged keys out"),
  R010: entry("tag", "reject", "tags turn text into other types", "remove the tag"),
  R011: entry("key is not a string", "reject", "readers disagree on how such a key is spelled", "quote the key"),
  R012: entry("control character", "reject", "it hides text from the eye or cuts it short", "remove the character"),
  R013: entry("not UTF-8", "reject", "the bytes cannot be read as text", "save the file as UTF-8"),
  R027: entry("too many problems", "reject", "reading stopped; there may be more", "mend those shown and try again"),
  R028: entry("too many tokens", "reject", "no object has this many commas, spaces and words", "split the document"),

  // --- the object -------------------------------------------------------------------------------------------------
  R014: entry("not an object", "reject", "a document is a map of `apiVersion`, `kind` and more", "write a manifest"),
  R015: entry("no apiVersion or kind", "reject", "nothing says what the object is", "add `apiVersion` and `kind`"),
  R016: entry("no such kind", "reject", "Kubernetes and Linkerd serve no kind of this name", "correct the name"),
  R017: entry("apiVersion not served", "reject", "the kind exists, but not in this version", "name a served version"),
  R019: entry("not used by meshtls", "info", "the kind does not bear on identity or policy", ""),
  R020: entry(
    "pods outside the local mesh",
    "warn",
    "the kind runs pods, and the local mesh does not run them",
    "use a Deployment, StatefulSet, DaemonSet or Pod",
  ),
  R021: entry(
    "policy of another project",
    "warn",
    "a kind of this name exists in Linkerd, but this one belongs to another project and is not enforced",
    "write the policy for policy.linkerd.io",
  ),
  R022: entry("missing field", "reject", "the object means nothing without it", "add the field"),
  R023: entry("unknown field", "reject", "what it was meant to say would be lost", "correct or remove the field"),
  R024: entry("bad value", "reject", "the field cannot hold this value", "give a value of the kind named"),
  R025: entry("bad name", "reject", "Kubernetes refuses the name", "use lower-case letters, digits and `-`"),
  R026: entry(
    "read differently by kubectl",
    "warn",
    "kubectl reads YAML 1.1, where this word is a boolean and the object is refused",
    "quote the word",
  ),

  // --- admission, as Linkerd's webhook ----------------------------------------------------------------------------
  A001: entry(
    "target is another namespace",
    "reject",
    "a policy reaches only the Servers of its own namespace",
    "put the policy into the namespace that it protects",
  ),
  A002: entry(
    "several MeshTLSAuthentications",
    "reject",
    "it is neither AND nor OR",
    "put the identities into one MeshTLSAuthentication, or write one policy for each",
  ),
  A003: entry(
    "several ServiceAccounts",
    "reject",
    "it is neither AND nor OR",
    "list the ServiceAccounts in the `identityRefs` of one MeshTLSAuthentication",
  ),
  A004: entry(
    "MeshTLSAuthentication beside ServiceAccount",
    "reject",
    "a policy takes its identities from one place",
    "add the ServiceAccount to the `identityRefs` of the MeshTLSAuthentication",
  ),
  A005: entry(
    "several NetworkAuthentications",
    "reject",
    "it is neither AND nor OR",
    "list the networks in one NetworkAuthentication",
  ),
  A006: entry("bad identity", "reject", "no certificate can carry this name", "write `NAME.NAMESPACE.serviceaccount…`"),
  A007: entry("namespaced Namespace", "reject", "a Namespace is in no namespace", "remove `namespace`"),
  A008: entry(
    "identityRef of another kind",
    "reject",
    "identities belong to ServiceAccounts",
    "name a ServiceAccount or a Namespace",
  ),
  A009: entry("bad port", "reject", "the Server would select nothing", "give a number from 1 to 65535, or a port name"),
  A010: entry("bad proxyProtocol", "reject", "the proxy has no such protocol", "use one of the six protocols"),
  A011: entry("bad accessPolicy", "reject", "there is no default policy of this name", "use one of the six policies"),
  A012: entry("no network", "reject", "an empty list would match nobody", "add a network"),
  A013: entry("bad network", "reject", "the text is no IP address and no network", "write `10.0.0.0/8` or `fd00::/8`"),
  A014: entry("network negated", "reject", "the exception covers the whole network", "make the exception narrower"),
  A015: entry("exception outside its network", "reject", "it excepts nothing", "move it to the network that holds it"),
  A016: entry(
    "expression that holds for nothing",
    "warn",
    "Linkerd reads an operator with the wrong sort of operand as false, so the selector selects nothing",
    "give `values` to `In` and `NotIn` only",
  ),
  A017: entry(
    "TLS and no TLS",
    "reject",
    "clients without TLS would make the rule about TLS void",
    "remove `unauthenticated`, or remove `meshTLS`",
  ),
  A018: entry(
    "named clients and any client",
    "reject",
    "any TLS client would make the names void",
    "remove `unauthenticatedTLS`, or remove the names",
  ),
  A019: entry(
    "authorization of nobody",
    "warn",
    "Linkerd accepts a ServerAuthorization without clients and ignores it",
    "name identities or ServiceAccounts in `client.meshTLS`; for everybody in the cluster's networks, set `client.unauthenticated: true`",
  ),
  A020: entry("EgressNetwork without a port", "reject", "the route would not know what it is about", "add `port`"),
  A021: entry(
    "unreadable retry or timeout",
    "reject",
    "the annotation sets a retry or timeout of the route, and its value is none",
    "write a number of retries, conditions such as `5xx`, or a time such as `300ms`",
  ),
  A022: entry("path is not absolute", "reject", "every path of a request begins with `/`", "begin the path with `/`"),
  A023: entry(
    "unusable regular expression",
    "reject",
    "the proxy could not read it, or would not mean by it what meshtls means",
    "write it in the syntax of Rust's `regex`, which has no look-around and no back-references",
  ),
  A024: entry(
    "redirect to a relative path",
    "reject",
    "a redirect names the whole path",
    "begin the path of the redirect with `/`",
  ),
  A025: entry(
    "redirect path without a path",
    "reject",
    "nothing says what the path becomes",
    "add `replaceFullPath` or `replacePrefixMatch`",
  ),
  A026: entry("backend without a port", "reject", "a Service is reached by a port", "add the `port` of the Service"),
  A027: entry(
    "regular expression for a gRPC method",
    "reject",
    "Linkerd matches gRPC services and methods by name only",
    "use `type: Exact`, with a match for each method",
  ),
  A028: entry(
    "timeouts that contradict",
    "reject",
    "a timeout cannot be negative, nor that of one try longer than that of the whole request",
    "make `backendRequest` at most `request`",
  ),
  A029: entry("illegal header", "reject", "HTTP has no such header", "use visible ASCII characters"),
  A030: entry("several rules", "reject", "a connection has nothing to choose a rule by", "keep one rule"),
  A031: entry(
    "rate limit of another kind",
    "reject",
    "only requests to a Server are counted",
    "target a Server of group policy.linkerd.io",
  ),
  A032: entry("rate of zero", "reject", "a limit of zero would refuse everything", "give a rate of at least 1"),
  A033: entry("rate above the total", "reject", "it could never be reached", "make it at most the total"),
  A034: entry(
    "override for another kind",
    "reject",
    "clients are told apart by their ServiceAccounts",
    "name ServiceAccounts (core group, so without `group`)",
  ),
  A035: entry(
    "outbound policy",
    "warn",
    "it governs the requests that clients send; meshtls enforces who may call, at the workload that is called",
    "keep it for Linkerd, or remove it; no decision of meshtls depends on it",
  ),
  A036: entry(
    "route that is ignored",
    "warn",
    "Linkerd admits the route, may call it accepted, and leaves all of it out at the Server",
    "remove what the message names",
  ),
  A037: entry(
    "parent is a Gateway",
    "warn",
    "a parent without `kind` is a Gateway, also in this group, and the route then governs no Server",
    "add `kind: Server`",
  ),
  A038: entry(
    "route without a Server",
    "warn",
    "routes bear on who may call only at their parent Servers",
    "name the Server: `{group: policy.linkerd.io, kind: Server, name: …}`",
  ),
  A039: entry(
    "gRPC match without a method",
    "warn",
    "the proxy cannot read such a match, gives up the whole port and denies everything there",
    "add `method` with a `service`, a `method` or both",
  ),
  A040: entry(
    "route without rules",
    "warn",
    "it matches nothing, and it takes the place of the default route",
    "add a rule",
  ),
  A041: entry("rate limit without a rate", "warn", "it is accepted and counts nothing", "add `total` or `identity`"),
  A042: entry(
    "response filter at a Server",
    "warn",
    "Linkerd accepts the filter and does not send it to the proxy of the Server",
    "remove the filter",
  ),
  A043: entry(
    "setting of another filter type",
    "warn",
    "Linkerd's own group accepts the setting beside the one that `type` names and drops it in silence",
    "write a filter of its own for it, or remove it",
  ),
  A044: entry(
    "setting for clients at a Server",
    "warn",
    "backends, timeouts and retries are about the requests that clients send; Linkerd accepts them on a Server's route and does nothing with them",
    "remove it, or put it on a route whose parent is the Service that the clients call",
  ),

  // --- the policy catalogue, as far as admission emits it ---------------------------------------------------------
  P001: entry(
    "unsupported reference",
    "reject",
    "the group and kind name nothing that can stand here",
    "write the group and kind shown",
  ),
  P002: entry("deprecated apiVersion", "warn", "a later release will not serve it", "use policy.linkerd.io/v1beta3"),
  P018: entry(
    "accessPolicy in an old apiVersion",
    "reject",
    "the version has no such field, and most clients drop it in silence",
    "use policy.linkerd.io/v1beta3",
  ),
  P019: entry(
    "object defined twice",
    "warn",
    "the later definition replaces the earlier one",
    "give the objects different names, or merge them",
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;

export type ProblemCode = keyof typeof problemCatalogue;

function entry(title: string, severity: Severity, why: string, hint: string): ProblemEntry {
  return { title, severity, why, hint };
}
