/** A family of the `/metrics` page. */
export interface MetricEntry {
  readonly type: "counter" | "gauge";
  readonly help: string;
  /** In the order in which they are printed. Of the labels about TLS only those that fit the client are there. */
  readonly labels: readonly string[];
}

const target = ["target_addr", "target_ip", "target_port"];
const server = ["srv_group", "srv_kind", "srv_name", "srv_port"];
const route = ["route_group", "route_kind", "route_name"];
const authorization = ["authz_group", "authz_kind", "authz_name"];
const rateLimit = ["ratelimit_group", "ratelimit_kind", "ratelimit_name", "ratelimit_scope"];
const tls = ["tls", "client_id", "sni", "no_tls_reason"];

/**
 * Every metric of a sidecar, in the order of the page. Names and labels without the prefix `meshtls_` are Linkerd's
 * (policy.md 6.11, proxy.md 19). A metric is only here if it is measured.
 */
export const metricCatalogue = {
  inbound_http_authz_allow_total: {
    type: "counter",
    help:
      "Requests that an authorization let in, by route and authorization. Those that a filter then redirected or a " +
      "rate limit then refused are among them.",
    labels: [...target, ...server, ...route, ...authorization, ...tls],
  },
  inbound_http_authz_deny_total: {
    type: "counter",
    help: "Requests refused because no authorization of their route or Server lets this client in.",
    labels: [...target, ...server, ...route, ...tls],
  },
  inbound_http_route_not_found_total: {
    type: "counter",
    help: "Requests refused because no route of the port takes them.",
    labels: [...target, ...server, ...tls],
  },
  inbound_http_local_ratelimit_total: {
    type: "counter",
    help: "Requests that had been let in and were refused by a rate limit: that of all clients or that of one identity.",
    labels: [...target, ...server, ...rateLimit, ...tls],
  },
  inbound_tcp_authz_allow_total: {
    type: "counter",
    help: "Connections without HTTP that an authorization let in.",
    labels: [...target, ...server, ...authorization, ...tls],
  },
  inbound_tcp_authz_deny_total: {
    type: "counter",
    help: "Connections without HTTP refused because no authorization lets this client in.",
    labels: [...target, ...server, ...tls],
  },
  inbound_tcp_authz_terminate_total: {
    type: "counter",
    help: "Connections and upgraded requests that had been let in and were cut because a change of policy no longer does.",
    labels: [...target, ...server, ...tls],
  },
  process_start_time_seconds: {
    type: "gauge",
    help: "When the process began, in seconds since 1970. All sidecars of a local mesh are one process.",
    labels: [],
  },
  process_cpu_seconds_total: {
    type: "counter",
    help: "Processor time that the process has used, in seconds. All sidecars of a local mesh are one process.",
    labels: [],
  },
  process_resident_memory_bytes: {
    type: "gauge",
    help: "Memory of the process that is in RAM, in bytes. All sidecars of a local mesh are one process.",
    labels: [],
  },
  meshtls_inbound_refused_total: {
    type: "counter",
    help: "Connections and requests that ended before any decision, by cause.",
    labels: ["cause"],
  },
  meshtls_metrics_overflow_total: {
    type: "counter",
    help: "Events counted under `(other)` because there were too many different clients, ports or series.",
    labels: [],
  },
} as const satisfies Readonly<Record<string, MetricEntry>>;

export type MetricName = keyof typeof metricCatalogue;
