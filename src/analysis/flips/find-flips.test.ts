import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { stringify } from "yaml";
import { applyPatches } from "../../../test/support/apply-patches.js";
import { randomQuestion, type RandomQuestion } from "../../../test/support/random-policy/random-question.js";
import { randomWorld, type RandomWorld } from "../../../test/support/random-policy/random-world.js";
import { ask, explain, indexPolicy, type PolicyIndex, type Principal, type Question } from "../../policy/index.js";
import { parseDocuments, type ManifestSource } from "../../resources/index.js";
import { findFlips } from "./find-flips.js";
import { situationOf } from "./situation.js";
import { isSame, requestOf, universeClients, universeRequests } from "./universe.js";

/** Half of the objects in one file in block style, the others in flow style. */
function sourcesOf({ manifests }: RandomWorld): readonly ManifestSource[] {
  const half = Math.ceil(manifests.length / 2);
  return [
    {
      file: "block.yaml",
      text: manifests
        .slice(0, half)
        .map((manifest) => stringify(manifest))
        .join("---\n"),
    },
    {
      file: "flow.yaml",
      text: manifests
        .slice(half)
        .map((manifest) => JSON.stringify(manifest))
        .join("\n---\n"),
    },
  ];
}

function questionOf(world: RandomWorld, { port, address, tls, request }: RandomQuestion): Question {
  const identity = tls.kind === "established" ? tls.clientIdentity : undefined;
  const principal: Principal = identity === undefined ? { kind: "unmeshed" } : { kind: "identity", identity };
  const { method, target, headers, authority } = request;
  return {
    principal,
    workload: world.workload,
    port,
    clientIp: address,
    method,
    path: target,
    headers,
    ...(authority === undefined ? {} : { authority }),
  };
}

/** Built inside the properties, so that a counterexample is no longer than what it was made from. */
function situationFrom(world: RandomWorld, asked: RandomQuestion) {
  const sources = sourcesOf(world);
  const { set } = parseDocuments(sources);
  const index = indexPolicy(set, world.cluster);
  const question = questionOf(world, asked);
  return { sources, set, index, question, explanation: explain(index, question) };
}

/** The question after a flip that gives the client a sidecar is asked by that client. */
function answersAfter(question: Question, before: PolicyIndex, after: PolicyIndex): unknown[] {
  const clients = before.workloads.filter(({ meshed }) => !meshed).map(({ identity }) => identity);
  const asked = [
    question,
    ...clients.map((identity) => ({ ...question, principal: { kind: "identity", identity } as const })),
  ];
  return asked.map((each) => ask(after, each).decision);
}

test("whoever applies the printed patches gets the answer that was promised, and it is another one", () => {
  let flipped = 0;
  fc.assert(
    fc.property(randomWorld, randomQuestion, (world, asked) => {
      const { sources, set, index, question, explanation } = situationFrom(world, asked);
      for (const flip of findFlips({ set, index }, question, explanation)) {
        const { set: edited } = parseDocuments(applyPatches(sources, flip.patches));
        const after = indexPolicy(edited, index.cluster);
        const answers = answersAfter(question, index, after);
        assert.ok(
          answers.some((answer) => JSON.stringify(answer) === JSON.stringify(flip.decision)),
          `${flip.title}\n${JSON.stringify(answers)}\n${JSON.stringify(flip.decision)}`,
        );
        const wasEnforced = explanation.decision.reason !== "not-enforced";
        assert.ok(
          wasEnforced
            ? (flip.decision.verdict === "allow") !== (explanation.decision.verdict === "allow")
            : flip.decision.reason !== "not-enforced",
        );
        flipped += 1;
      }
    }),
    { numRuns: 80 },
  );
  // Chance decides how many; far fewer than usual would mean that nothing is found any more.
  assert.ok(flipped > 20, `only ${flipped} flips were found`);
});

test("what a flip opens and closes is the difference that asking everything finds", () => {
  fc.assert(
    fc.property(randomWorld, randomQuestion, (world, random) => {
      const { sources, set, index, question, explanation } = situationFrom(world, random);
      const { asked } = situationOf({ set, index }, question, explanation);
      for (const flip of findFlips({ set, index }, question, explanation)) {
        const edited = parseDocuments(applyPatches(sources, flip.patches)).set;
        const after = indexPolicy(edited, index.cluster);
        assert.deepEqual(
          [flip.opens.count, flip.closes.count],
          bruteForce(index, after, universeClients(set, index, asked), asked),
          flip.title,
        );
      }
    }),
    { numRuns: 40 },
  );
});

/** Every port of every workload, whether or not anything changed there. */
function bruteForce(
  before: PolicyIndex,
  after: PolicyIndex,
  clients: ReturnType<typeof universeClients>,
  asked: Question,
): [opens: number, closes: number] {
  const counts: [number, number] = [0, 0];
  for (const workload of before.workloads) {
    const won = [before, after].flatMap(({ servers }) => servers.flatMap((fact) => fact.won));
    const ports = new Set([
      ...workload.ports.filter(({ protocol }) => /^tcp$/i.test(protocol)).map(({ number }) => number),
      ...won.filter((pair) => isSame(pair.workload, workload)).map(({ port }) => port),
      ...(isSame(workload, asked.workload) ? [asked.port] : []),
    ]);
    for (const port of ports) {
      for (const request of universeRequests(workload, port, [before, after], asked)) {
        for (const { principal, clientIp } of clients) {
          const { kind, namespace, name } = workload;
          const triple: Question = { principal, clientIp, workload: { kind, namespace, name }, port, ...request };
          const isTheQuestion =
            isSame(workload, asked.workload) &&
            port === asked.port &&
            JSON.stringify([principal, clientIp, requestOf(triple)]) ===
              JSON.stringify([asked.principal, asked.clientIp, requestOf(asked)]);
          const [was, is] = [before, after].map((index) => ask(index, triple).decision.verdict === "allow");
          if (!isTheQuestion && was !== is) counts[is ? 0 : 1] += 1;
        }
      }
    }
  }
  return counts;
}
