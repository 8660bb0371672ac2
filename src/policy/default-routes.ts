import type { Protocol } from "./model.js";
import { defaultReference, type RouteContent } from "./port-policy-content.js";

/** What the routes of a port that nobody attached a route to depend on. */
export interface DefaultRouteOptions {
  readonly protocol: Protocol;
  /** Paths of the `httpGet` probes on this port. */
  readonly probePaths: readonly string[];
  /** From where probes may come; empty: there is no probe route. */
  readonly probeNetworks: readonly string[];
}

/**
 * The built-in routes: `default` takes every request, `probe` the exact paths of the workload's own probes, for GET
 * and without asking for an identity, because kubelet has none (policy.md 6.6). A gRPC port has no probe route, and an
 * opaque or TLS port none at all.
 */
export function defaultRoutes(options: DefaultRouteOptions): readonly RouteContent[] {
  switch (options.protocol) {
    case "opaque":
    case "tls":
      return [];
    case "grpc":
      return [
        {
          reference: defaultReference("default"),
          hosts: [],
          rules: [{ matches: [{ kind: "grpc", headers: [] }], filters: [] }],
          authorizations: [],
        },
      ];
    case "detect":
    case "http1":
    case "http2":
      return [catchAll, ...probeRoutes(options)];
  }
}

function probeRoutes(options: DefaultRouteOptions): readonly RouteContent[] {
  const { probePaths, probeNetworks } = options;
  if (probePaths.length === 0 || probeNetworks.length === 0) return [];
  const reference = defaultReference("probe");
  return [
    {
      reference,
      hosts: [],
      rules: [
        {
          matches: [...new Set(probePaths)]
            .sort()
            .map((value) => ({ kind: "http", path: { type: "exact", value }, headers: [], query: [], method: "GET" })),
          filters: [],
        },
      ],
      authorizations: [
        {
          reference,
          networks: probeNetworks.map((cidr) => ({ cidr, except: [] })),
          authentication: { kind: "unauthenticated" },
        },
      ],
    },
  ];
}

const catchAll: RouteContent = {
  reference: defaultReference("default"),
  hosts: [],
  rules: [{ matches: [{ kind: "http", path: { type: "prefix", value: "/" }, headers: [], query: [] }], filters: [] }],
  authorizations: [],
};
