import {
  governedPorts,
  authenticationConditions,
  policiesAt,
  policyConditions,
  serverConditions,
  servicePortTargets,
  workloadName,
  type Condition,
} from "../analysis/index.js";
import { serviceAccountIdentity } from "../identity/index.js";
import type { PolicyFact, ServerFact, Workload } from "../policy/index.js";
import {
  refersTo,
  type MeshTLSAuthentication,
  type NetworkAuthentication,
  type Resource,
  type Service,
  type ServiceAccount,
} from "../resources/index.js";
import { attachedTo, attachmentRelations } from "./attachment-relations.js";
import type { PolicyView } from "./policy-view.js";

/** What `describe` says about an object beyond its own fields: how it hangs together with the others. */
export interface Relations {
  /** Titled lists, in the order in which they are shown. */
  readonly sections: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** Empty for kinds that have no status. */
  readonly conditions: readonly Condition[];
}

export function relationsOf(resource: Resource, view: PolicyView): Relations {
  switch (resource.kind) {
    case "Server":
      return serverRelations(
        view.index.servers.find((fact) => fact.server === resource),
        view,
      );
    case "AuthorizationPolicy":
      return policyRelations(
        view.index.policies.find((fact) => fact.policy === resource),
        view,
      );
    case "MeshTLSAuthentication":
    case "NetworkAuthentication":
      return authenticationRelations(resource, view);
    case "ServiceAccount":
      return serviceAccountRelations(resource, view);
    case "Service":
      return serviceRelations(resource, view);
    case "Pod":
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ExternalWorkload":
      return workloadRelations(
        view.index.workloads.find((workload) => workload.resource === resource),
        view,
      );
    case "ServerAuthorization":
    case "HTTPRoute":
    case "GRPCRoute":
    case "HTTPLocalRateLimitPolicy":
      return attachmentRelations(resource, view);
    case "Namespace":
      return nothing;
  }
}

const nothing: Relations = { sections: [], conditions: [] };

function serverRelations(fact: ServerFact | undefined, view: PolicyView): Relations {
  if (fact === undefined) return nothing;
  const { server, selected, won, lost } = fact;
  const selects = selected.map((workload) => {
    const ports = won.filter((pair) => pair.workload === workload).map((pair) => `port ${pair.port}`);
    const losses = lost
      .filter((pair) => pair.workload === workload)
      .map((pair) => `port ${pair.port} belongs to Server/${pair.to.metadata.name}: ${pair.why}`);
    const sidecar = workload.meshed ? [] : ["no sidecar: not enforced"];
    return [workloadName(workload), ...[...ports, ...losses, ...sidecar].map((text) => `(${text})`)].join(" ");
  });
  const policies = policiesAt(view.index, server).map(({ policy, target }) => {
    const through = target.kind === "namespace" ? " (targets the namespace)" : "";
    return `AuthorizationPolicy/${policy.metadata.name}${through}`;
  });
  return {
    sections: [
      { title: "Selects", lines: selects },
      { title: "Referenced By", lines: [...policies, ...attachedTo(server, view)] },
    ],
    conditions: serverConditions(fact),
  };
}

function policyRelations(fact: PolicyFact | undefined, view: PolicyView): Relations {
  if (fact === undefined) return nothing;
  return {
    sections: [{ title: "Resolves To", lines: [...targetLines(fact, view), ...authenticationLines(fact, view)] }],
    conditions: policyConditions(fact, view.index),
  };
}

function targetLines({ target, policy }: PolicyFact, { index }: PolicyView): string[] {
  switch (target.kind) {
    case "server": {
      const fact = index.servers.find(({ server }) => server === target.server);
      const places = (fact?.won ?? []).map(({ workload, port }) => `${workloadName(workload)}:${port}`);
      return [`Server/${target.server.metadata.name} -> ${places.join(", ") || "no workload"}`];
    }
    case "namespace": {
      const servers = target.servers.map((server) => `Server/${server.metadata.name}`);
      return [`Namespace/${policy.metadata.namespace} -> ${servers.join(", ") || "no Server"}`];
    }
    case "route": {
      const servers = target.servers.map((server) => `Server/${server.metadata.name}`);
      return [`${target.route.kind}/${target.route.metadata.name} -> ${servers.join(", ") || "no Server"}`];
    }
    case "missing":
    case "unsupported": {
      const { kind, name } = policy.spec.targetRef;
      return [`${kind}/${name} -> ${target.what}`];
    }
  }
}

function authenticationLines({ authentications }: PolicyFact, view: PolicyView): string[] {
  return authentications.map(({ reference, namespace, found }) => {
    const name = `${reference.kind}/${namespace}/${reference.name}`;
    if (found === undefined) return `${name} -> not found`;
    if (found === "service-account") return `${name} -> ${accountIdentity(reference.name, namespace, view)}`;
    return `${name} -> ${clientsOf(found, view).join(", ")}`;
  });
}

function authenticationRelations(resource: MeshTLSAuthentication | NetworkAuthentication, view: PolicyView): Relations {
  const fact = view.index.authentications.find(({ authentication }) => authentication === resource);
  if (fact === undefined) return nothing;
  const policies = fact.referredBy.map(({ metadata }) => `AuthorizationPolicy/${metadata.namespace}/${metadata.name}`);
  const hasReferences = resource.kind === "MeshTLSAuthentication" && resource.spec.identityRefs !== undefined;
  return {
    sections: [
      ...(hasReferences ? [{ title: "Resolves To", lines: clientsOf(resource, view) }] : []),
      { title: "Referenced By", lines: policies },
    ],
    conditions: authenticationConditions(fact),
  };
}

/** Whom an authentication accepts, as identities or networks. */
function clientsOf(resource: MeshTLSAuthentication | NetworkAuthentication, view: PolicyView): string[] {
  if (resource.kind === "NetworkAuthentication") {
    return resource.spec.networks.map(({ cidr, except }) =>
      except.length === 0 ? cidr : `${cidr} except ${except.join(", ")}`,
    );
  }
  const references = (resource.spec.identityRefs ?? []).map((reference) =>
    refersTo(reference, "core", "Namespace")
      ? accountIdentity("*", reference.name, view)
      : accountIdentity(reference.name, reference.namespace ?? resource.metadata.namespace, view),
  );
  return [...(resource.spec.identities ?? []), ...references];
}

function serviceAccountRelations({ metadata }: ServiceAccount, view: PolicyView): Relations {
  const users = view.index.workloads.filter(
    ({ namespace, serviceAccount }) => namespace === metadata.namespace && serviceAccount === metadata.name,
  );
  return {
    sections: [
      { title: "Identity", lines: [accountIdentity(metadata.name, metadata.namespace, view)] },
      { title: "Used By", lines: users.map(workloadName) },
    ],
    conditions: [],
  };
}

function serviceRelations(service: Service, { set, index }: PolicyView): Relations {
  const targets = index.workloads.flatMap(servicePortTargets(set)).filter((target) => target.service === service);
  const lines = targets.map(
    ({ port, workload, targetPort }) =>
      `port ${port.port} -> ${workloadName(workload)}:${targetPort ?? `${port.targetPort ?? port.port} (no such port)`}`,
  );
  return { sections: [{ title: "Leads To", lines }], conditions: [] };
}

function workloadRelations(workload: Workload | undefined, { index }: PolicyView): Relations {
  if (workload === undefined) return nothing;
  const declared = workload.ports.map(({ number }) => number);
  const ports = [...new Set([...declared, ...governedPorts(index, workload)])].sort((a, b) => a - b);
  const lines = ports.map((port) => {
    const enforcement = index.enforcement(workload, port);
    if (!enforcement.enforced) return `${port}: not enforced: ${enforcement.why}`;
    const { server, protocol } = index.portPolicy(workload, port);
    return server.kind === "default"
      ? `${port}: no Server; default policy ${server.name} (${protocol})`
      : `${port}: Server/${server.name} (${protocol})`;
  });
  return {
    sections: [
      { title: "Identity", lines: [workload.identity] },
      { title: "Sidecar", lines: [workload.meshed ? "yes" : "no: nothing is enforced"] },
      { title: "Policy By Port", lines },
    ],
    conditions: [],
  };
}

function accountIdentity(serviceAccount: string, namespace: string, { index }: PolicyView): string {
  return serviceAccountIdentity({ serviceAccount, namespace }, index.cluster);
}
