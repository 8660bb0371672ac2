import type { WrittenObject } from "./origin.js";
import type { TextRange } from "./source-text.js";

/**
 * The kinds that meshtls understands, after parsing and checking. Field names are those of the YAML; defaults that the
 * CRDs fill are filled. Where a field is optional, its comment says what absence means.
 */

/** Where an object was written. */
export interface Origin {
  readonly file: string;
  /** 1-based position of the object's first key. */
  readonly line: number;
  readonly column: number;
  /**
   * Where the value at a dotted path (`spec.identities.0`) stands, or its key. What is absent is shown by the first line
   * of the value that it is missing from, the object as a whole (the empty path) by its first key and value.
   */
  range(path: string, part?: "key" | "value"): TextRange;
  /** The text and what it says, for fixes. Absent: the object was not read from a text. */
  readonly written?: WrittenObject;
}

export interface Metadata {
  readonly name: string;
  /** `default` when a namespaced object leaves it out; empty for a Namespace. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** RFC 3339. Absent in hand-written manifests, where the name alone orders conflicting objects. */
  readonly creationTimestamp?: string;
}

export interface ObjectOf<Kind extends string> {
  readonly kind: Kind;
  /** As written: `policy.linkerd.io/v1beta1`, `apps/v1`, `v1`. */
  readonly apiVersion: string;
  readonly metadata: Metadata;
  readonly origin: Origin;
}

// --- core, apps, workload -------------------------------------------------------------------------------------------

export type Namespace = ObjectOf<"Namespace">;
export type ServiceAccount = ObjectOf<"ServiceAccount">;

export interface Service extends ObjectOf<"Service"> {
  readonly spec: {
    /** Absent: the Service has no selector and no endpoints that we know. */
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports: readonly ServicePort[];
  };
}

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** Absent: equal to `port`. A string is a container port name. */
  readonly targetPort?: number | string;
  /** Default `TCP`. */
  readonly protocol: string;
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  /** Default `TCP`. */
  readonly protocol: string;
}

export interface HttpGetProbe {
  readonly kind: "liveness" | "readiness" | "startup";
  /** Default `/`. */
  readonly path: string;
  readonly port: number | string;
}

export interface EnvironmentVariable {
  readonly name: string;
  /** Absent (`valueFrom`): not available outside a cluster. */
  readonly value?: string;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly workingDir?: string;
  readonly env: readonly EnvironmentVariable[];
  readonly ports: readonly ContainerPort[];
  /** Only `httpGet` probes; the others never reach the sidecar's policy. */
  readonly probes: readonly HttpGetProbe[];
}

export interface PodSpec {
  /** Default `default`. */
  readonly serviceAccountName: string;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
}

/** What a controller stamps out: labels and annotations of the pods, and their spec. */
export interface PodTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

export interface Pod extends ObjectOf<"Pod"> {
  readonly spec: PodSpec;
}
export interface Deployment extends ObjectOf<"Deployment"> {
  readonly spec: { readonly replicas: number; readonly template: PodTemplate };
}
export interface StatefulSet extends ObjectOf<"StatefulSet"> {
  readonly spec: { readonly replicas: number; readonly template: PodTemplate };
}
export interface DaemonSet extends ObjectOf<"DaemonSet"> {
  readonly spec: { readonly template: PodTemplate };
}

export interface ExternalWorkload extends ObjectOf<"ExternalWorkload"> {
  readonly spec: {
    readonly meshTLS: { readonly identity: string; readonly serverName: string };
    readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[];
    readonly workloadIPs: readonly string[];
  };
}

// --- policy.linkerd.io ----------------------------------------------------------------------------------------------

export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly LabelExpression[];
}

export interface LabelExpression {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  /** Absent is not the same as empty: `Exists` with `values: []` matches nothing (policy.md 3.2). */
  readonly values?: readonly string[];
}

export const proxyProtocols = ["unknown", "HTTP/1", "HTTP/2", "gRPC", "opaque", "TLS"] as const;
export type ProxyProtocol = (typeof proxyProtocols)[number];

/** The names of the default inbound policies: flag value, annotation value, `accessPolicy`, label and metric. */
export const defaultPolicyNames = [
  "all-unauthenticated",
  "all-authenticated",
  "cluster-unauthenticated",
  "cluster-authenticated",
  "deny",
  "audit",
] as const;
export type DefaultPolicyName = (typeof defaultPolicyNames)[number];

export interface Server extends ObjectOf<"Server"> {
  readonly spec: {
    /** Exactly one of the two selectors is present. */
    readonly podSelector?: LabelSelector;
    readonly externalWorkloadSelector?: LabelSelector;
    /** A number selects that port; a string (even `"8080"`) selects container ports of that name. */
    readonly port: number | string;
    /** Default `unknown`. */
    readonly proxyProtocol: ProxyProtocol;
    /** Default `deny`: adds no authorization. */
    readonly accessPolicy: DefaultPolicyName;
  };
}

/** A reference by kind. Absent group, `""` and `core` are the same group; group and kind compare without case. */
export interface TargetReference {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
}

export interface NamespacedTargetReference extends TargetReference {
  /** Absent: the namespace of the referring object. An empty string is taken literally and resolves to nothing. */
  readonly namespace?: string;
}

export interface AuthorizationPolicy extends ObjectOf<"AuthorizationPolicy"> {
  readonly spec: {
    readonly targetRef: TargetReference;
    /** Empty: everyone, from anywhere, without TLS. */
    readonly requiredAuthenticationRefs: readonly NamespacedTargetReference[];
  };
}

export interface MeshTLSAuthentication extends ObjectOf<"MeshTLSAuthentication"> {
  readonly spec: {
    /** Exactly one of the two lists is present, with at least one entry. */
    readonly identities?: readonly string[];
    readonly identityRefs?: readonly NamespacedTargetReference[];
  };
}

export interface NetworkAuthentication extends ObjectOf<"NetworkAuthentication"> {
  readonly spec: { readonly networks: readonly NetworkRange[] };
}

export interface NetworkRange {
  /** An address or a network; host bits may be set and are masked when comparing. */
  readonly cidr: string;
  /** Parts of `cidr` that do not count. */
  readonly except: readonly string[];
}

export interface ServerAuthorization extends ObjectOf<"ServerAuthorization"> {
  readonly spec: {
    /** One Server by name, or those of the namespace whose labels match. */
    readonly server: { readonly name: string } | { readonly selector: LabelSelector };
    readonly client: {
      /** Empty: the cluster's networks, which is not every network (policy.md 5). */
      readonly networks: readonly NetworkRange[];
      /** Default false. */
      readonly unauthenticated: boolean;
      /** Absent, without `unauthenticated`: the object authorizes no clients. */
      readonly meshTLS?: {
        /** Default false. True: any TLS that the sidecar terminates, a client certificate is not needed. */
        readonly unauthenticatedTLS: boolean;
        readonly identities: readonly string[];
        /** Namespace absent: that of the object. */
        readonly serviceAccounts: readonly { readonly name: string; readonly namespace?: string }[];
      };
    };
  };
}

// --- routes ---------------------------------------------------------------------------------------------------------

/** What a route attaches to. `group` and `kind` are filled with the defaults of the CRD: a kind left out is `Gateway`. */
export interface ParentReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Absent: the namespace of the route. */
  readonly namespace?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

/** A condition on a header or a query parameter. */
export interface RouteValueMatch {
  readonly name: string;
  /** Default `Exact`. */
  readonly type: "Exact" | "RegularExpression";
  readonly value: string;
}

export interface HttpRouteMatch {
  /** Default: PathPrefix `/`. */
  readonly path: { readonly type: "Exact" | "PathPrefix" | "RegularExpression"; readonly value: string };
  readonly headers: readonly RouteValueMatch[];
  readonly queryParams: readonly RouteValueMatch[];
  /** Absent: any. */
  readonly method?: string;
}

export interface GrpcRouteMatch {
  /** Absent: the match says nothing of the call, which a proxy cannot read (policy.md 9.52). */
  readonly method?: {
    /** Default `Exact`. */
    readonly type: "Exact" | "RegularExpression";
    readonly service?: string;
    readonly method?: string;
  };
  readonly headers: readonly RouteValueMatch[];
}

export interface HeaderValue {
  readonly name: string;
  readonly value: string;
}

export type RouteFilter =
  | {
      readonly type: "RequestHeaderModifier" | "ResponseHeaderModifier";
      readonly set: readonly HeaderValue[];
      readonly add: readonly HeaderValue[];
      readonly remove: readonly string[];
      readonly strayFields?: StrayFields;
    }
  | {
      readonly type: "RequestRedirect";
      readonly scheme?: string;
      readonly hostname?: string;
      readonly path?:
        | { readonly type: "ReplaceFullPath"; readonly replaceFullPath: string }
        | { readonly type: "ReplacePrefixMatch"; readonly replacePrefixMatch: string };
      readonly port?: number;
      /** Default 302. */
      readonly statusCode: number;
      readonly strayFields?: StrayFields;
    }
  /** Accepted by admission; a route that has one is ignored on the inbound side (policy.md 6.2). */
  | {
      readonly type: "RequestMirror" | "URLRewrite" | "ExtensionRef";
      /** What the filter's own field holds, which nothing here reads. */
      readonly settings?: Readonly<Record<string, unknown>>;
    };

/** Fields that belong to another type than the filter's. Linkerd's group accepts and drops them. Absent: there are none. */
type StrayFields = readonly string[];

/** Where a rule sends requests; admission looks at it, the inbound side does not. */
export interface BackendReference {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

export interface RouteRuleOf<Match> {
  /** Empty: everything. The CRD of HTTPRoute fills PathPrefix `/` when the list is left out. */
  readonly matches: readonly Match[];
  readonly filters: readonly RouteFilter[];
  readonly backendRefs: readonly BackendReference[];
  /** As written; policy.linkerd.io/v1beta3 only. */
  readonly timeouts?: { readonly request?: string; readonly backendRequest?: string };
}

interface RouteSpec<Match> {
  readonly parentRefs: readonly ParentReference[];
  /** Empty: any host. */
  readonly hostnames: readonly string[];
  /** Left out, HTTPRoute has one rule that matches everything and GRPCRoute has none. */
  readonly rules: readonly RouteRuleOf<Match>[];
}

/** Of `policy.linkerd.io` or of `gateway.networking.k8s.io`: two objects of one name may exist. `apiVersion` tells. */
export interface HTTPRoute extends ObjectOf<"HTTPRoute"> {
  readonly spec: RouteSpec<HttpRouteMatch>;
}

export interface GRPCRoute extends ObjectOf<"GRPCRoute"> {
  readonly spec: RouteSpec<GrpcRouteMatch>;
}

export interface HTTPLocalRateLimitPolicy extends ObjectOf<"HTTPLocalRateLimitPolicy"> {
  readonly spec: {
    readonly targetRef: TargetReference;
    /** Absent: no limit for all clients together. */
    readonly total?: { readonly requestsPerSecond: number };
    /** For each identity by itself; clients without one share a bucket. Absent: no such limit. */
    readonly identity?: { readonly requestsPerSecond: number };
    /** Instead of `identity`, for the clients named. */
    readonly overrides: readonly {
      readonly requestsPerSecond: number;
      readonly clientRefs: readonly NamespacedTargetReference[];
    }[];
  };
}

export type RouteResource = HTTPRoute | GRPCRoute;
export type WorkloadResource = Pod | Deployment | StatefulSet | DaemonSet | ExternalWorkload;
export type PolicyResource =
  | Server
  | ServerAuthorization
  | AuthorizationPolicy
  | MeshTLSAuthentication
  | NetworkAuthentication
  | RouteResource
  | HTTPLocalRateLimitPolicy;
export type Resource = Namespace | ServiceAccount | Service | WorkloadResource | PolicyResource;
export type ResourceKind = Resource["kind"];

/** What a set of documents holds. Later definitions of the same object have replaced earlier ones (lint: P019). */
export interface ResourceSet {
  readonly resources: readonly Resource[];
}
