import type { CompiledPortPolicy, PolicyIndex, Reference, RouteContent, Workload } from "../policy/index.js";
import type { Server } from "../resources/index.js";
import { enforcedPorts } from "./enforced-ports.js";

/** A Server in force, with the policy of one of its ports: the grants and routes are the same at all of them. */
export interface GovernedServer {
  readonly server: Server;
  readonly workload: Workload;
  readonly port: number;
  readonly policy: CompiledPortPolicy;
}

/** Without those whose policy cannot be put into force: there nothing that is written counts. */
export function governedServers(index: PolicyIndex): GovernedServer[] {
  return index.servers.flatMap((fact) => {
    const [first] = enforcedPorts(fact, index);
    if (first === undefined) return [];
    const policy = index.portPolicy(first.workload, first.port);
    return policy.content.invalid === null ? { server: fact.server, ...first, policy } : [];
  });
}

/** The routes that somebody wrote; the built-in ones have no rules to mend. */
export function writtenRoutes({ content }: CompiledPortPolicy): RouteContent[] {
  return content.routes.filter((route) => route.reference.kind !== "default");
}

export function isSameReference(a: Reference, b: Reference): boolean {
  return a.name === b.name && a.kind === b.kind && a.group === b.group;
}
