import type { JsonSchema } from "../src/resources/index.js";
import { conditionsStatus, rateLimitStatus, routeStatus } from "./status-schemas.js";

/** A column of `kubectl get`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: "string" | "integer" | "date";
  readonly jsonPath: string;
  /** 0 is always shown, more only with `-o wide`. */
  readonly priority?: 1;
}

/** What a CustomResourceDefinition says of a kind beyond the schema of what is written. */
export interface CrdEntry {
  readonly kind: string;
  readonly group: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** For `kubectl explain`. */
  readonly description: string;
  /** The version in which objects are kept. */
  readonly storage: string;
  readonly status: JsonSchema;
  readonly columns: (version: string) => readonly PrinterColumn[];
}

const policy = "policy.linkerd.io";
const condition = (type: string): PrinterColumn => column(type, `.status.conditions[?(@.type=="${type}")].status`);
const age: PrinterColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };

/** The kinds that are ours to define; those of the Gateway API come with the Gateway API. */
export const crdTable: readonly CrdEntry[] = [
  {
    kind: "Server",
    group: policy,
    plural: "servers",
    shortNames: ["srv"],
    description: "A port of the workloads that the selector names. Whoever is not authorized there is refused.",
    storage: "v1beta3",
    status: conditionsStatus,
    columns: (version) => [
      column("Port", ".spec.port"),
      column("Protocol", ".spec.proxyProtocol"),
      ...(version === "v1beta3" ? [column("Access Policy", ".spec.accessPolicy")] : []),
      condition("Accepted"),
      age,
    ],
  },
  {
    kind: "ServerAuthorization",
    group: policy,
    plural: "serverauthorizations",
    shortNames: ["saz", "serverauthz", "srvauthz"],
    description: "Clients that may call the Servers named. An AuthorizationPolicy says more.",
    storage: "v1beta1",
    status: conditionsStatus,
    columns: () => [column("Server", ".spec.server.name"), condition("Accepted"), age],
  },
  {
    kind: "AuthorizationPolicy",
    group: policy,
    plural: "authorizationpolicies",
    shortNames: ["authzpolicy"],
    description: "Lets in who passes every authentication named. Policies add up, and none of them takes away.",
    storage: "v1alpha1",
    status: conditionsStatus,
    columns: () => [
      column("Target Kind", ".spec.targetRef.kind"),
      column("Target", ".spec.targetRef.name"),
      wide(column("Authentications", ".spec.requiredAuthenticationRefs[*].name")),
      condition("Bound"),
      age,
    ],
  },
  {
    kind: "MeshTLSAuthentication",
    group: policy,
    plural: "meshtlsauthentications",
    shortNames: ["meshtlsauthn"],
    description: "Identities of clients, one of which the client's certificate has to show.",
    storage: "v1alpha1",
    status: conditionsStatus,
    columns: () => [wide(column("Identities", ".spec.identities")), age],
  },
  {
    kind: "NetworkAuthentication",
    group: policy,
    plural: "networkauthentications",
    shortNames: ["netauthn", "networkauthn"],
    description: "Networks, one of which the client has to call from.",
    storage: "v1alpha1",
    status: conditionsStatus,
    columns: () => [wide(column("Networks", ".spec.networks[*].cidr")), age],
  },
  {
    kind: "HTTPRoute",
    group: policy,
    plural: "httproutes",
    description: "Some of the requests to a Server, for policies of their own.",
    storage: "v1beta3",
    status: routeStatus,
    columns: () => [column("Hostnames", ".spec.hostnames"), wide(column("Parents", ".spec.parentRefs[*].name")), age],
  },
  {
    kind: "HTTPLocalRateLimitPolicy",
    group: policy,
    plural: "httplocalratelimitpolicies",
    description: "How many requests in a second each proxy of a Server lets through.",
    storage: "v1alpha1",
    status: rateLimitStatus,
    columns: () => [
      column("Target_kind", ".spec.targetRef.kind"),
      column("Target_name", ".spec.targetRef.name"),
      { name: "Total_RPS", type: "integer", jsonPath: ".spec.total.requestsPerSecond" },
      { name: "Identity_RPS", type: "integer", jsonPath: ".spec.identity.requestsPerSecond" },
      condition("Accepted"),
      age,
    ],
  },
  {
    kind: "ExternalWorkload",
    group: "workload.linkerd.io",
    plural: "externalworkloads",
    categories: ["external"],
    description: "A workload outside of the cluster that takes part in the mesh.",
    storage: "v1beta1",
    status: conditionsStatus,
    columns: (version) => [column("Identity", `.spec.${version === "v1alpha1" ? "meshTls" : "meshTLS"}.identity`), age],
  },
];

function column(name: string, jsonPath: string): PrinterColumn {
  return { name, type: "string", jsonPath };
}

function wide(shown: PrinterColumn): PrinterColumn {
  return { ...shown, priority: 1 };
}
