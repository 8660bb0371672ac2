import { ask } from "../../../policy/index.js";
import { apiGroup, type EditValue, type RouteResource } from "../../../resources/index.js";
import { at, change, type Candidate, type Edit } from "../edit.js";
import { freeName, newGrpcRoute, newHttpRoute, type NewTarget } from "../new-object.js";
import { objectText, type Situation } from "../situation.js";
import { grantObjects } from "./authorize-client.js";

/**
 * Gives a request that no route takes a route: one more match in a route that is there, one more host, or a new route
 * for just this request. Each also with a policy for the client, in case the route alone does not let it in.
 */
export function routeRequest(situation: Situation): readonly Candidate[] {
  const { server, index, explanation } = situation;
  if (server === undefined || explanation.decision.verdict !== "not-found") return [];
  const attached = index.routes.filter(({ servers }) => servers.includes(server)).map(({ route }) => route);
  const candidates: readonly RouteCandidate[] = [
    ...attached.flatMap((route) => extend(route, situation)),
    ...newRoute(situation, server.metadata.name),
  ];
  return candidates.flatMap(({ title, edits, target }) => [
    { title, edits },
    {
      title: `${title}, with a policy for ${situation.who}`,
      edits: [...edits, ...grantObjects(situation, target).map((object) => ({ action: "create", object }) as const)],
    },
  ]);
}

interface RouteCandidate extends Candidate {
  readonly target: NewTarget;
}

function extend(route: RouteResource, situation: Situation): readonly RouteCandidate[] {
  const target = { group: apiGroup(route.apiVersion), kind: route.kind, name: route.metadata.name };
  const request = requestOf(situation);
  if (request === null) return [];
  const match = route.kind === "GRPCRoute" ? request.call : request.match;
  const matches = match === null || route.spec.rules[0] === undefined || route.spec.rules[0].matches.length === 0;
  const more: readonly RouteCandidate[] = matches
    ? []
    : [
        {
          title: `let ${objectText(route)} take ${request.text}`,
          edits: [change(route, { kind: "append", path: at("spec.rules.0.matches"), value: match })],
          target,
        },
      ];
  if (route.spec.hostnames.length === 0 || request.host === "") return more;
  const host: RouteCandidate = {
    title: `add the host \`${request.host}\` to ${objectText(route)}`,
    edits: [change(route, { kind: "append", path: at("spec.hostnames"), value: request.host })],
    target,
  };
  return [host, ...more];
}

function newRoute(situation: Situation, server: string): readonly RouteCandidate[] {
  const { explanation, exists } = situation;
  const { namespace, name: workload } = explanation.workload;
  const request = requestOf(situation);
  if (request === null) return [];
  const isCalls = explanation.policy.protocol === "grpc";
  const match = isCalls ? request.call : request.match;
  if (match === null) return [];
  const kind = isCalls ? "GRPCRoute" : "HTTPRoute";
  const name = freeName(`${workload}${request.path.replace(/[^A-Za-z0-9]+/g, "-")}`, (candidate) =>
    exists(kind, namespace, candidate),
  );
  const object = (isCalls ? newGrpcRoute : newHttpRoute)({ name, namespace }, server, [match]);
  const edits: readonly Edit[] = [{ action: "create", object }];
  const group = apiGroup(object.apiVersion);
  return [{ title: `a new ${kind} for ${request.text}`, edits, target: { group, kind, name } }];
}

interface AskedRequest {
  readonly text: string;
  readonly path: string;
  /** Without port; empty: the request names none. */
  readonly host: string;
  readonly match: EditValue;
  /** Null: the path is none of a gRPC call. */
  readonly call: EditValue | null;
}

/** Null: a connection. */
function requestOf({ index, question }: Situation): AskedRequest | null {
  const { head } = ask(index, question).pathway;
  if (head === null) return null;
  const { method, path, authority = "" } = head;
  const call = /^\/([^/]+)\/([^/]+)$/.exec(path);
  return {
    text: `${method} ${path}`,
    path,
    host: authority.replace(/:\d+$/, "").toLowerCase(),
    match: { path: { type: "Exact", value: path }, method },
    call: call === null ? null : { method: { service: call[1]!, method: call[2]! } },
  };
}
