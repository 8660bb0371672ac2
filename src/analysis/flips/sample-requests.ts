import type {
  AskedProtocol,
  HostMatch,
  PortPolicyContent,
  Question,
  RequestMatch,
  RouteContent,
  ValueMatch,
} from "../../policy/index.js";

/** The part of a question that says what the client sends. */
export type SampleRequest = Pick<Question, "protocol" | "method" | "path" | "headers" | "authority">;

/**
 * Requests that show what a port's policy tells apart: for each match of each route one that it takes, and one that no
 * route names. A port that reads no HTTP has one: a connection.
 *
 * A regular expression is sampled by its own text, which may not match it; such a match is then not shown by itself.
 */
export function sampleRequests({ protocol, routes }: PortPolicyContent): readonly SampleRequest[] {
  switch (protocol) {
    case "opaque":
    case "tls":
      return [{ protocol: "tcp" }];
    case "grpc":
      return [{ protocol: "grpc", method: "POST", path: "/unnamed.Service/Call" }, ...routeSamples(routes, "grpc")];
    case "detect":
    case "http1":
      return [{ protocol: "http1", method: "GET", path: "/unnamed" }, ...routeSamples(routes, "http1")];
    case "http2":
      return [{ protocol: "http2", method: "GET", path: "/unnamed" }, ...routeSamples(routes, "http2")];
  }
}

function routeSamples(routes: readonly RouteContent[], protocol: AskedProtocol): readonly SampleRequest[] {
  return routes.flatMap((route) => {
    const authority = route.hosts[0] === undefined ? {} : { authority: hostSample(route.hosts[0]) };
    return route.rules
      .flatMap(({ matches }) => (matches.length === 0 ? [{}] : matches.map(matchSample)))
      .map((sample) => ({ protocol, ...sample, ...authority }));
  });
}

function hostSample(host: HostMatch): string {
  return host.kind === "exact" ? host.host : ["any", ...host.labels].join(".");
}

function matchSample(match: RequestMatch): SampleRequest {
  const headers = match.headers.map(({ name, value }) => [name, value] as const);
  const named = headers.length === 0 ? {} : { headers };
  if (match.kind === "grpc") {
    const { service = "unnamed.Service", method = "Call" } = match;
    return { method: "POST", path: `/${service}/${method}`, ...named };
  }
  const { path, query, method = "GET" } = match;
  return { method, path: `${path.value}${queryText(query)}`, ...named };
}

function queryText(query: readonly ValueMatch[]): string {
  const pairs = query.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
