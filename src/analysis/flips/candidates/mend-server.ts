import type { ServerFact } from "../../../policy/index.js";
import { at, change, type Candidate } from "../edit.js";
import { objectText, type Situation } from "../situation.js";

/** Makes a Server govern the port that it misses by its port, or by one label of its selector. */
export function mendServer(situation: Situation): readonly Candidate[] {
  const { index, explanation } = situation;
  return index.servers
    .filter(({ server }) => server.metadata.namespace === explanation.workload.namespace)
    .flatMap((fact) =>
      fact.selected.includes(explanation.workload) ? mendPort(fact, situation) : mendSelector(fact, situation),
    );
}

/** One that governs another port of the workload does what it should. */
function mendPort({ server, won, lost }: ServerFact, { question, explanation }: Situation): readonly Candidate[] {
  const isUsed = [...won, ...lost].some(({ workload, port }) => {
    const declared = workload.ports.some(({ number }) => number === port);
    return workload === explanation.workload && (declared || port === question.port);
  });
  if (isUsed) return [];
  return [
    {
      title: `set the port of ${objectText(server)} to ${question.port}`,
      edits: [change(server, { kind: "set", path: at("spec.port"), value: question.port })],
    },
  ];
}

function mendSelector({ server, selected }: ServerFact, { explanation }: Situation): readonly Candidate[] {
  if (selected.length > 0 || server.spec.podSelector === undefined) return [];
  const { labels } = explanation.workload;
  const wrong = Object.entries(server.spec.podSelector.matchLabels).filter(([key, value]) => labels[key] !== value);
  const [key = ""] = wrong[0] ?? [];
  if (wrong.length !== 1 || !Object.hasOwn(labels, key)) return [];
  const value = labels[key]!;
  return [
    {
      title: `let ${objectText(server)} select \`${key}: ${value}\``,
      edits: [change(server, { kind: "set", path: at("spec.podSelector.matchLabels", key), value })],
    },
  ];
}
