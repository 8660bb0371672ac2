import type { EditValue, ResourceKind } from "../../../resources/index.js";
import type { Candidate, NewObject } from "../edit.js";
import {
  accountRef,
  authenticationRef,
  freeName,
  newMeshTls,
  newNetworks,
  newPolicy,
  serverTarget,
  type NewTarget,
} from "../new-object.js";
import type { Situation } from "../situation.js";
import { hostCidr } from "./list-network.js";

/** A new policy for just this client: on the route, which opens less, or on the Server. */
export function authorizeClient(situation: Situation): readonly Candidate[] {
  const { server, explanation } = situation;
  if (server === undefined) return [];
  const { route } = explanation.decision;
  const routeTargets =
    route === null || route.kind === "default"
      ? []
      : [{ group: route.group, kind: routeKind(route.kind), name: route.name }];
  return [...routeTargets, serverTarget(server.metadata.name)].map((target) => ({
    title: `a new policy for ${situation.who} on ${target.kind} ${server.metadata.namespace}/${target.name}`,
    edits: grantObjects(situation, target).map((object) => ({ action: "create", object })),
  }));
}

/** What it takes to let the client use the target: a policy, and where a reference does not do, an authentication. */
export function grantObjects(situation: Situation, target: NewTarget): readonly NewObject[] {
  const { client, explanation, exists } = situation;
  const home = explanation.workload.namespace;
  const name = (kind: ResourceKind, base: string) => freeName(base, (candidate) => exists(kind, home, candidate));
  const policy = (base: string, reference: EditValue): NewObject =>
    newPolicy({ name: name("AuthorizationPolicy", base), namespace: home }, target, [reference]);
  switch (client.kind) {
    case "account": {
      const account = { serviceAccount: client.name, namespace: client.namespace };
      return [policy(`${target.name}-from-${client.name}`, accountRef(account, home))];
    }
    case "identity": {
      const base = `${target.name}-from-${lastPart(client.identity)}`;
      const metadata = { name: name("MeshTLSAuthentication", base), namespace: home };
      return [
        newMeshTls(metadata, { identities: [client.identity] }),
        policy(base, authenticationRef("MeshTLSAuthentication", metadata, home)),
      ];
    }
    case "unmeshed": {
      const base = `${target.name}-from-${explanation.clientIp}`;
      const metadata = { name: name("NetworkAuthentication", base), namespace: home };
      return [
        newNetworks(metadata, [hostCidr(explanation.clientIp)]),
        policy(base, authenticationRef("NetworkAuthentication", metadata, home)),
      ];
    }
  }
}

/** Of a SPIFFE id its last segment, of a DNS identity its first label. */
function lastPart(identity: string): string {
  return (identity.includes("/") ? identity.split("/").at(-1) : identity.split(".")[0]) ?? "";
}

/** References name kinds in lower case, as metric labels do. */
function routeKind(kind: string): string {
  return kind.toLowerCase() === "grpcroute" ? "GRPCRoute" : "HTTPRoute";
}
