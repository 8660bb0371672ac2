import { declaredNames } from "../../declared-names.js";
import { change, type Candidate, type Edit } from "../edit.js";
import { accountRef, authenticationRef, freeName, newMeshTls, newPolicy, serverTarget } from "../new-object.js";
import { objectText, type Situation } from "../situation.js";
import { setAnnotation } from "../workload-annotation.js";
import { portServer } from "./create-server.js";

/** Closes a port that only the default policy keeps open. */
export function closeDefault(situation: Situation): readonly Candidate[] {
  const { server, explanation, client } = situation;
  if (server !== undefined || explanation.decision.authorization?.kind !== "default") return [];
  const stricter = client.kind === "unmeshed" ? authenticated(explanation.decision.server.name) : "deny";
  const { resource } = explanation.workload;
  const created = portServer(situation, stricter);
  return [
    ...keepTheOthers(situation),
    {
      title:
        stricter === "deny"
          ? "a new Server for the port, which closes it to everyone whom no policy lets in"
          : `a new Server for the port with accessPolicy: ${stricter}`,
      edits: [{ action: "create", object: created }],
    },
    {
      title: `set the default policy of ${objectText(resource)} to ${stricter}`,
      edits: [change(resource, setAnnotation(resource, "config.linkerd.io/default-inbound-policy", stricter))],
    },
  ];
}

/** A Server, and a policy for every other ServiceAccount that the set knows. */
function keepTheOthers(situation: Situation): readonly Candidate[] {
  const { client, set, index, explanation, exists } = situation;
  const home = explanation.workload.namespace;
  const names = declaredNames(set, index);
  const others = [...names.namespaces].sort().flatMap((namespace) =>
    [...names.serviceAccounts(namespace)]
      .sort()
      .filter((name) => isInUse(namespace, name, situation))
      .filter((name) => !(client.kind === "account" && client.namespace === namespace && client.name === name))
      .map((serviceAccount) => accountRef({ serviceAccount, namespace }, home)),
  );
  if (client.kind === "unmeshed" || others.length === 0 || others.length > maxOthers) return [];
  const server = portServer(situation, "deny");
  const base = `${server.metadata.name}-clients`;
  const clients = {
    name: freeName(base, (candidate) => exists("MeshTLSAuthentication", home, candidate)),
    namespace: home,
  };
  const policy = newPolicy(
    { name: freeName(base, (candidate) => exists("AuthorizationPolicy", home, candidate)), namespace: home },
    serverTarget(server.metadata.name),
    [authenticationRef("MeshTLSAuthentication", clients, home)],
  );
  const objects = [server, newMeshTls(clients, { identityRefs: others }), policy];
  return [
    {
      title: "a new Server for the port, with a policy for every other ServiceAccount that runs something",
      edits: objects.map((object): Edit => ({ action: "create", object })),
    },
  ];
}

function isInUse(namespace: string, name: string, { index }: Situation): boolean {
  return index.workloads.some((workload) => workload.namespace === namespace && workload.serviceAccount === name);
}

function authenticated(policy: string): string {
  return policy.startsWith("cluster-") ? "cluster-authenticated" : "all-authenticated";
}

const maxOthers = 30;
