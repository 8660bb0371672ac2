import {
  requestHead,
  type ClientAuthorization,
  type CompiledPortPolicy,
  type Decision,
  type PolicyIndex,
  type Workload,
  type WorkloadProbe,
} from "../../policy/index.js";
import type { Problem, Resource } from "../../resources/index.js";
import { plaintextPeer, usualAddress } from "../peers.js";
import { routeResources, type RouteResources } from "../route-resources.js";
import { listed, workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/**
 * P016: kubelet's probe does not get through, so the pod never becomes ready or is restarted. Kubelet has no sidecar,
 * speaks HTTP/1.1, and calls from the node's address.
 */
export const probeRefused: LintRule = ({ index }) => {
  const routes = routeResources(index);
  return index.workloads.flatMap((workload) =>
    [...new Set(workload.probes.map((probe) => probe.port))]
      .filter((port) => index.enforcement(workload, port).enforced)
      .flatMap((port) => refusedAt(workload, port, index, routes)),
  );
};

function refusedAt(workload: Workload, port: number, index: PolicyIndex, routes: RouteResources): Problem[] {
  const policy = index.portPolicy(workload, port);
  // Everyone is refused there, for a reason that has a finding of its own.
  if (policy.content.invalid !== null) return [];
  const probes = workload.probes.filter((probe) => probe.port === port);
  const causes = new Map<string, { readonly cause: Cause; readonly probes: WorkloadProbe[] }>();
  for (const probe of probes) {
    const resource = index.serverOf(workload, port) ?? workload.resource;
    const cause = refusal(probe, policy, port, resource, routes);
    if (cause === undefined) continue;
    const known = causes.get(cause.why) ?? { cause, probes: [] };
    causes.set(cause.why, known);
    known.probes.push(probe);
  }
  return [...causes.values()].map((refused) => finding(refused.cause, refused.probes, workload, port));
}

/** What keeps a probe out, and where that is written. */
interface Cause {
  readonly resource: Resource;
  readonly path: string;
  readonly why: string;
  hint(path: string): string;
}

function refusal(
  { path }: WorkloadProbe,
  policy: CompiledPortPolicy,
  port: number,
  resource: Resource,
  routes: RouteResources,
): Cause | undefined {
  const { protocol } = policy;
  if (protocol === "http2" || protocol === "grpc") {
    return {
      resource,
      path: "spec.proxyProtocol",
      why: `fails, because the port is read as ${protocol === "grpc" ? "gRPC" : "HTTP/2"} and kubelet speaks HTTP/1.1`,
      hint: () => "probe another port, or probe with `grpc`; `proxyProtocol: unknown` finds out which HTTP is spoken",
    };
  }
  const permits = addressesOf(policy).map((address) => policy.admit(plaintextPeer(address)));
  if (protocol === "opaque" || protocol === "tls") {
    if (permits.some(({ tcp }) => tcp.verdict === "allow")) return undefined;
    return {
      resource,
      path: "spec.proxyProtocol",
      why: "is cut off, because the port is not read as HTTP, so that a probe cannot be told from other traffic",
      hint: () => "set `proxyProtocol: HTTP/1`, probe another port, or admit the nodes with a NetworkAuthentication",
    };
  }
  const head = requestHead({ method: "GET", target: path, authority: `10.0.0.2:${port}` });
  const answers = permits.map((permit) => permit.request(head));
  if (answers.some(({ verdict }) => verdict === "allow")) return undefined;
  return refusedRequest(answers[0]!, policy, resource, routes);
}

function refusedRequest(
  { verdict, route, server }: Decision,
  { content }: CompiledPortPolicy,
  resource: Resource,
  routes: RouteResources,
): Cause {
  const reference = verdict === "not-found" ? content.routes[0]?.reference : route;
  const written = reference && routes(resource.metadata.namespace, reference);
  const at = { resource: written ?? resource, path: written === undefined ? "spec" : "spec.rules" };
  const admit = "an AuthorizationPolicy that requires a NetworkAuthentication of the nodes";
  if (verdict === "not-found") {
    return {
      ...at,
      why: `gets 404: since Server \`${server.name}\` has routes, probes are no longer let through by themselves, and no route takes this one`,
      hint: (path) => `write a route for GET ${path} and ${admit}`,
    };
  }
  return {
    ...at,
    why: "gets 403: the route that takes it asks for more than kubelet has",
    hint: (path) => `write a route of its own for GET ${path} and ${admit}`,
  };
}

/** Where kubelet may call from: nodes have any address that some grant without identity names. */
function addressesOf({ content }: CompiledPortPolicy): string[] {
  const grants: readonly ClientAuthorization[] = [
    ...content.authorizations,
    ...content.routes.flatMap((route) => route.authorizations),
  ];
  const named = grants
    .filter(({ authentication }) => authentication.kind === "unauthenticated")
    .flatMap(({ networks }) => networks.map(({ cidr }) => cidr.split("/")[0]!));
  return [...new Set([usualAddress, ...named])];
}

function finding(cause: Cause, probes: readonly WorkloadProbe[], workload: Workload, port: number): Problem {
  const kinds = [...new Set(probes.map((probe) => `${probe.kind} probe`))];
  const paths = [...new Set(probes.map((probe) => probe.path))];
  const what = `the ${listed(kinds)} of ${workloadName(workload)}:${port} (${listed(paths.map((path) => `\`GET ${path}\``))})`;
  return problemAt(cause.resource, {
    code: "P016",
    severity: "warn",
    path: cause.path,
    message: `${what} ${cause.why}`,
    hint: cause.hint(paths[0]!),
  });
}
