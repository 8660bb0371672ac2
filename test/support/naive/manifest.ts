/**
 * Manifests as people write them: YAML read as JSON, nothing checked, no default filled in. The naive evaluator works on
 * these and not on the product's model, so that a fault in parsing or in filling defaults shows as well.
 */
export type Manifest =
  | Namespace
  | PodManifest
  | ControllerManifest
  | ExternalWorkload
  | Server
  | ServerAuthorization
  | AuthorizationPolicy
  | MeshTLSAuthentication
  | NetworkAuthentication
  | HTTPRoute
  | GRPCRoute
  | HTTPLocalRateLimitPolicy
  | Other;

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels | null;
  readonly annotations?: Labels | null;
  readonly creationTimestamp?: string | null;
}

export type Labels = Readonly<Record<string, string>>;

interface ManifestOf<Kind extends string, Spec> {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: Metadata;
  readonly spec: Spec;
}

export type Namespace = Omit<ManifestOf<"Namespace", never>, "spec">;
export type Other = Omit<ManifestOf<"ServiceAccount" | "Service", never>, "spec">;
export type PodManifest = ManifestOf<"Pod", PodSpec>;
export type ControllerManifest = ManifestOf<
  "Deployment" | "StatefulSet" | "DaemonSet",
  { readonly template: { readonly metadata?: Pick<Metadata, "labels" | "annotations">; readonly spec: PodSpec } }
>;

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[] | null;
}

export interface Container {
  readonly name: string;
  readonly ports?:
    readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: string }[] | null;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
}

export interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port: number | string };
}

export type ExternalWorkload = ManifestOf<
  "ExternalWorkload",
  { readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[] }
>;

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export type Server = ManifestOf<
  "Server",
  {
    readonly podSelector?: LabelSelector;
    readonly externalWorkloadSelector?: LabelSelector;
    readonly port: number | string;
    readonly proxyProtocol?: string | null;
    readonly accessPolicy?: string | null;
  }
>;

export interface Reference {
  readonly group?: string | null;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | null;
}

export interface Network {
  readonly cidr: string;
  readonly except?: readonly string[] | null;
}

export type AuthorizationPolicy = ManifestOf<
  "AuthorizationPolicy",
  { readonly targetRef: Reference; readonly requiredAuthenticationRefs: readonly Reference[] }
>;
export type MeshTLSAuthentication = ManifestOf<
  "MeshTLSAuthentication",
  { readonly identities?: readonly string[] | null; readonly identityRefs?: readonly Reference[] | null }
>;
export type NetworkAuthentication = ManifestOf<"NetworkAuthentication", { readonly networks: readonly Network[] }>;

export type ServerAuthorization = ManifestOf<
  "ServerAuthorization",
  {
    readonly server: { readonly name?: string; readonly selector?: LabelSelector };
    readonly client: {
      readonly networks?: readonly Network[] | null;
      readonly unauthenticated?: boolean | null;
      readonly meshTLS?: {
        readonly unauthenticatedTLS?: boolean | null;
        readonly identities?: readonly string[] | null;
        readonly serviceAccounts?: readonly { readonly name: string; readonly namespace?: string | null }[] | null;
      } | null;
    };
  }
>;

export interface ParentReference {
  readonly group?: string | null;
  readonly kind?: string | null;
  readonly name: string;
  readonly namespace?: string | null;
  readonly port?: number | null;
  readonly sectionName?: string | null;
}

/** A condition on a header or a query parameter. */
export interface ValueMatch {
  readonly name: string;
  readonly type?: string | null;
  readonly value: string;
}

export interface HttpMatch {
  readonly path?: { readonly type?: string | null; readonly value?: string | null } | null;
  readonly headers?: readonly ValueMatch[] | null;
  readonly queryParams?: readonly ValueMatch[] | null;
  readonly method?: string | null;
}

export interface GrpcMatch {
  readonly method?: { readonly service?: string | null; readonly method?: string | null } | null;
  readonly headers?: readonly ValueMatch[] | null;
}

export interface HeaderValue {
  readonly name: string;
  readonly value: string;
}

export interface Filter {
  readonly type: string;
  readonly requestHeaderModifier?: {
    readonly set?: readonly HeaderValue[] | null;
    readonly add?: readonly HeaderValue[] | null;
    readonly remove?: readonly string[] | null;
  };
  readonly requestRedirect?: {
    readonly scheme?: string;
    readonly hostname?: string;
    readonly path?: {
      readonly type: string;
      readonly replaceFullPath?: string;
      readonly replacePrefixMatch?: string;
    };
    readonly port?: number;
    readonly statusCode?: number;
  };
}

export interface Rule<Match> {
  readonly matches?: readonly Match[] | null;
  readonly filters?: readonly Filter[] | null;
}

interface RouteSpec<Match> {
  readonly parentRefs?: readonly ParentReference[] | null;
  readonly hostnames?: readonly string[] | null;
  readonly rules?: readonly Rule<Match>[] | null;
}

export type HTTPRoute = ManifestOf<"HTTPRoute", RouteSpec<HttpMatch>>;
export type GRPCRoute = ManifestOf<"GRPCRoute", RouteSpec<GrpcMatch>>;

export type HTTPLocalRateLimitPolicy = ManifestOf<
  "HTTPLocalRateLimitPolicy",
  {
    readonly targetRef: Reference;
    readonly total?: { readonly requestsPerSecond: number } | null;
    readonly identity?: { readonly requestsPerSecond: number } | null;
    readonly overrides?:
      readonly { readonly requestsPerSecond: number; readonly clientRefs: readonly Reference[] }[] | null;
  }
>;

/** The manifests of one kind. */
export function ofKind<Kind extends Manifest["kind"]>(
  manifests: readonly Manifest[],
  kind: Kind,
): Extract<Manifest, { readonly kind: Kind }>[] {
  return manifests.filter((manifest): manifest is Extract<Manifest, { readonly kind: Kind }> => manifest.kind === kind);
}

/** `default` when the manifest names none, as the API server fills it. */
export function namespaceOf(manifest: { readonly metadata: Metadata }): string {
  return manifest.metadata.namespace ?? "default";
}

/** What stands before the slash of `apiVersion`; empty for the core group. */
export function groupOf(manifest: { readonly apiVersion: string }): string {
  return manifest.apiVersion.includes("/") ? manifest.apiVersion.split("/")[0]! : "";
}
