import { change, type Candidate } from "../edit.js";
import { objectText, type Situation } from "../situation.js";
import { setAnnotation } from "../workload-annotation.js";

/**
 * Gives a workload without a sidecar one, so that it proves an identity. Which of them the client is, the question does
 * not say: each is asked for.
 */
export function injectClient({ client, index, question }: Situation): readonly Candidate[] {
  if (client.kind !== "unmeshed") return [];
  return index.workloads
    .filter(({ meshed, resource }) => !meshed && resource.kind !== "ExternalWorkload")
    .slice(0, maxWorkloads)
    .map(({ resource, identity }) => ({
      title: `give ${objectText(resource)} a sidecar, if that is the client`,
      edits: [change(resource, setAnnotation(resource, "linkerd.io/inject", "enabled"))],
      question: { ...question, principal: { kind: "identity", identity } },
    }));
}

const maxWorkloads = 8;
