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
  P003: {
    title: "a Server that admits nobody",
    severities: ["warn"],
    why: "From the moment a Server selects a port, only what is granted on it gets in, and connections that are open are cut. A Server without a single grant closes the port to everyone but probes and the pod itself. Who calls is not written in manifests, so this is found where they say that somebody should: a Service offers the port, or its default policy would let clients in.",
  },
  P004: {
    title: "an authentication is referenced by no policy",
    severities: ["info"],
    why: "An authentication is only a named list. It admits and blocks nobody until an AuthorizationPolicy requires it.",
  },
  P005: {
    title: "a policy has nothing to attach to",
    severities: ["warn"],
    why: "The Server or route that it targets does not exist, or its namespace has no Server. The policy is accepted and does nothing. Without a Server the port stays under the default inbound policy, which may let everyone in.",
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
  P010: {
    title: "the ServiceAccount `default` is named, or what is protected runs as it",
    severities: ["info", "warn"],
    why: "Every pod that was given no ServiceAccount runs as `default`. A policy that names it admits them all, those of next year too (warn). A protected workload that runs as it shares its own identity with strangers, wherever it is a client (info).",
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
  P013: {
    title: "two Servers select the same port",
    severities: ["warn"],
    why: "Nothing forbids it. The older one governs the port, of equally old ones the first by name, and manifests that were never applied have no age. What is granted on the other one, its routes and its rate limit do not count at that port.",
  },
  P014: {
    title: "a Server selects a workload without a sidecar",
    severities: ["warn"],
    why: "Policy is enforced by the sidecar of the workload that is called. Without one nothing is enforced, and nothing says so at run time.",
  },
  P015: {
    title: "nobody presents an identity that is listed",
    severities: ["info", "warn"],
    why: "The name exists, but its workloads have no sidecar and therefore no identity (warn), or no workload of these manifests runs as it (info; a Job, or a client that is described elsewhere, is not seen). Namespaces without any workload in the manifests are left alone. A name that does not exist is P008.",
  },
  P016: {
    title: "a probe does not get through",
    severities: ["warn"],
    why: "Kubelet has no identity and speaks HTTP/1.1. Its `httpGet` probes are let through by themselves only on a port that is read as HTTP/1 or detected, and only until the first route is attached to the Server. Where a probe gets 403, 404 or a closed connection, the pod never becomes ready or is restarted over and over.",
  },
  P017: {
    title: "a Server governs a port that bypasses the sidecar",
    severities: ["warn"],
    why: "Traffic to the ports of `config.linkerd.io/skip-inbound-ports` (without it: 4567 and 4568) never meets the sidecar, so that nothing is enforced there, whatever a Server says.",
  },
  P020: {
    title: "a policy requires no authentication",
    severities: ["warn"],
    why: "An empty `requiredAuthenticationRefs` admits everyone, from anywhere, without TLS.",
  },
  P021: {
    title: "a Linkerd annotation where nobody reads it",
    severities: ["warn"],
    why: "The injector and the policy controller read annotations of pods and namespaces: of a Deployment, those of its pod template and not its own; of a Server none at all. As a label the same words mean nothing. What was to be closed stays open, and nothing says so.",
  },
  P022: {
    title: "Server, pod and Service disagree whether a port is opaque",
    severities: ["info", "warn"],
    why: "The Server decides for the sidecar that receives: without `proxyProtocol: opaque` it looks for HTTP even where the pod's annotation says opaque. The Service decides for the sidecars that send: opaque there, they send bytes to which no route applies; not opaque there, they wait for a client that speaks first.",
  },
  P023: {
    title: "a setting that counts for nothing",
    severities: ["warn"],
    why: "An annotation with an unknown value, or a port list with one bad item, is dropped whole and the default holds instead; for `config.linkerd.io/default-inbound-policy` that default usually lets everyone in. `config.linkerd.io/proxy-require-identity-inbound-ports` counts only where no Server selects the port.",
  },
  P024: {
    title: "a grant that another one already contains",
    severities: ["info"],
    why: "Grants only ever add up. When everyone whom a policy admits is admitted by another one at the same place, the policy does nothing: to remove it changes nothing, and to narrow it closes nothing.",
  },
  P025: {
    title: "a policy on a route restricts nothing",
    severities: ["warn"],
    why: "Whoever is admitted on the Server is admitted on each of its routes: the lists add up. A policy on a route that admits nobody beyond those is without effect, and the route is as open as the Server. To restrict a route, grant on routes only.",
  },
  P026: {
    title: "an `accessPolicy` that makes policies pointless",
    severities: ["warn"],
    why: "`accessPolicy` is one more grant on the Server. When it admits everyone whom the policies admit, none of them restricts anything. `cluster-authenticated` asks for any identity and an address of the cluster's networks; it does not ask whether the identity is one of this cluster's.",
  },
  P027: {
    title: "a route that no request reaches",
    severities: ["warn"],
    why: "Among the routes that match, the longest path wins and then the number of conditions; a regular expression counts as long as the whole path of the request, so it beats nearly every other route; of equals the first route wins, by age and then by name. What is granted on a route that always loses counts for nothing.",
  },
  P028: {
    title: "another spelling of the path slips past a restricted route",
    severities: ["warn"],
    why: "Paths are compared as they are sent: `//admin`, `/%61dmin`, `/./admin`, `/admin;x`, `/ADMIN` and `/admin/` are other paths than `/admin`. When a wider route takes them and admits somebody whom the restricted one refuses, an application that reads them as `/admin` serves them. Each finding was asked of the compiled policy. Safer is the other way round: name what is open, and let everything else meet the strict policy or no route at all.",
  },
  P029: {
    title: "a header or query parameter that a client leaves out slips past a restricted route",
    severities: ["warn"],
    why: "Headers and query parameters are the client's to choose. A request without the one that a route asks for, or with another value of it, is not that route's: it falls to a wider one. Where that admits somebody whom the restricted route refuses, the restriction is voluntary.",
  },
  P030: {
    title: "another Host slips past a route that is guarded by its hostname",
    severities: ["warn"],
    why: "The host of a request is whatever the client writes into `Host` or `:authority`. When a request for another host falls to a route that admits more clients, the hostname protects nothing.",
  },
  P031: {
    title: "a route that is not in force at its Server",
    severities: ["warn"],
    why: "The Server that it names does not exist or does not read that sort of route (`gRPC` reads GRPCRoutes, `unknown`, `HTTP/1` and `HTTP/2` read HTTPRoutes, `opaque` and `TLS` none), or a GRPCRoute is attached beside it. The routes that are in force decide alone, and with the first of them every other request gets 404. What is wrong in the route itself has codes of its own, A036 to A040.",
  },
  P034: {
    title: "a ServerAuthorization for everyone that admits the cluster's networks only",
    severities: ["info"],
    why: "Without `networks` a ServerAuthorization admits clients from the cluster's networks, while an AuthorizationPolicy without a NetworkAuthentication admits them from anywhere. With `unauthenticated: true` usually everyone is meant.",
  },
  P035: {
    title: "a rate limit that is not in force",
    severities: ["warn"],
    why: "A HTTPLocalRateLimitPolicy counts when its Server exists, when no older one limits the same Server, and when the port is read as HTTP: gRPC, opaque and TLS ports count no requests.",
  },
  P036: {
    title: "every address of one family, none of the other",
    severities: ["warn"],
    why: "`0.0.0.0/0` holds no IPv6 address and `::/0` no IPv4 address; families never match each other. In a cluster with both, clients are refused by chance of their address.",
  },
  P037: {
    title: "a listed client that sends its traffic past its own sidecar",
    severities: ["warn"],
    why: "`config.linkerd.io/skip-outbound-ports` of the client makes its connections to the port plaintext. No identity arrives, so a policy that asks for one denies it.",
  },
  P038: {
    title: "audit is left on",
    severities: ["warn"],
    why: "`audit` lets in everyone, with or without identity, and logs whom policy would have refused. It is meant for the days before policy is enforced.",
  },
  P039: {
    title: "a Prometheus scrape would be refused",
    severities: ["warn"],
    why: "The pod asks to be scraped (`prometheus.io/scrape`), and the Prometheus of these manifests, told by its name, would get 403 or 404. Metrics then go missing without an error in the application.",
  },
} as const satisfies Record<string, LintEntry>;

export type LintCode = keyof typeof lintCatalogue;
