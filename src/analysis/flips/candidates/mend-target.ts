import { nearestName, refersTo, type AuthorizationPolicy, type Server } from "../../../resources/index.js";
import { at, change, type Candidate } from "../edit.js";
import { objectText, type Situation } from "../situation.js";

/**
 * Leads a policy that targets a Server which is not there, or which lost this port, to the one that governs it. A
 * missing route is mended likewise.
 */
export function mendTarget(situation: Situation): readonly Candidate[] {
  const { index, question, server, explanation } = situation;
  if (server === undefined) return [];
  const governing = server.metadata.name;
  return index.policies
    .filter(({ policy }) => policy.metadata.namespace === question.workload.namespace)
    .flatMap(({ policy, target }): readonly Candidate[] => {
      const { targetRef } = policy.spec;
      if (target.kind === "missing" && targetRef.kind.toLowerCase().endsWith("route")) {
        const route = explanation.decision.route;
        if (route === null || nearestName(targetRef.name, [route.name]) === undefined) return [];
        return [retarget(policy, `${targetRef.kind} ${route.name}`, route.name)];
      }
      const isMissing = target.kind === "missing" && refersTo(targetRef, "policy.linkerd.io", "Server");
      const isLoser = target.kind === "server" && lostHere(target.server, situation);
      if (!isLoser && !(isMissing && nearestName(targetRef.name, [governing]) !== undefined)) return [];
      return [retarget(policy, `Server ${governing}, which governs the port`, governing)];
    });
}

function retarget(policy: AuthorizationPolicy, to: string, value: string): Candidate {
  return {
    title: `lead ${objectText(policy)} to ${to}`,
    edits: [change(policy, { kind: "set", path: at("spec.targetRef.name"), value })],
  };
}

function lostHere(server: Server, { index, question, explanation }: Situation): boolean {
  const fact = index.servers.find((candidate) => candidate.server === server);
  return fact?.lost.some(({ workload, port }) => workload === explanation.workload && port === question.port) === true;
}
