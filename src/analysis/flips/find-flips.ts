import { ask, type Decision, type Explanation, type Question } from "../../policy/index.js";
import { accessChange } from "./access-change.js";
import { applyCandidate } from "./apply-candidate.js";
import { authorizeClient } from "./candidates/authorize-client.js";
import { changeProtocol } from "./candidates/change-protocol.js";
import { closeDefault } from "./candidates/close-default.js";
import { correctIdentity } from "./candidates/correct-identity.js";
import { createServer } from "./candidates/create-server.js";
import { enforce } from "./candidates/enforce.js";
import { injectClient } from "./candidates/inject-client.js";
import { listIdentity } from "./candidates/list-identity.js";
import { listNetwork } from "./candidates/list-network.js";
import { mendInvalid } from "./candidates/mend-invalid.js";
import { mendReference } from "./candidates/mend-reference.js";
import { mendServer } from "./candidates/mend-server.js";
import { mendTarget } from "./candidates/mend-target.js";
import { narrowGrants } from "./candidates/narrow-grants.js";
import { routeRequest } from "./candidates/route-request.js";
import { admitEveryone, widenAccess } from "./candidates/widen-access.js";
import type { Candidate } from "./edit.js";
import type { Flip } from "./flip.js";
import { situationOf, type FlipView, type Situation } from "./situation.js";
import { createTrial, type Trial } from "./trial.js";
import { universeClients, type UniverseClient } from "./universe.js";

/**
 * The smallest edits that would change an answer: from refused to allowed, from allowed to refused, and from not
 * enforced to enforced. At most three, those first that change least for others: fewest openings, then fewest closings
 * (`universe.ts` says over what they are counted), then fewest objects, then the shortest patch.
 *
 * Each was made in the authors' own texts, read and admitted anew, and asked the same question. Admitting whole classes
 * of clients is tried only when nothing narrower changes the answer, and admitting everyone only when nothing else does.
 * `explanation` is the answer to `question`.
 */
export function findFlips(view: FlipView, question: Question, explanation: Explanation): readonly Flip[] {
  const situation = situationOf(view, question, explanation);
  const tools = {
    trial: createTrial(view.set, view.index, question),
    clients: universeClients(view.set, view.index, situation.asked),
  };
  for (const generators of tiersFor(explanation.decision)) {
    const candidates = generators.flatMap((generate) => generate(situation)).slice(0, maxCandidates);
    const flips = candidates.flatMap((candidate) => verified(candidate, situation, tools) ?? []);
    if (flips.length > 0) return best(flips);
  }
  return [];
}

type Generator = (situation: Situation) => readonly Candidate[];

function tiersFor(decision: Decision): readonly (readonly Generator[])[] {
  if (decision.reason === "not-enforced") return [[enforce]];
  return decision.verdict === "allow" ? closing : opening;
}

const opening: readonly (readonly Generator[])[] = [
  [
    correctIdentity,
    mendReference,
    mendTarget,
    mendInvalid,
    listIdentity,
    listNetwork,
    routeRequest,
    changeProtocol,
    authorizeClient,
    mendServer,
    createServer,
    injectClient,
  ],
  [widenAccess],
  [admitEveryone],
];

const closing: readonly (readonly Generator[])[] = [[narrowGrants, mendServer, closeDefault]];

/** Makes an edit, asks again, and counts what else it changes. Undefined: it does not change the answer. */
function verified(
  candidate: Candidate,
  { index, question, asked, explanation }: Situation,
  { trial, clients }: Tools,
): Flip | undefined {
  const applied = applyCandidate(candidate);
  return (
    applied &&
    trial.with(applied, (after, ports) => {
      const { decision } = ask(after, candidate.question ?? question);
      if (!isFlipped(explanation.decision, decision)) return undefined;
      const { opens, closes } = accessChange({ before: index, after, ports }, clients, asked);
      return { title: candidate.title, patches: applied.patches, opens, closes, decision };
    })
  );
}

interface Tools {
  readonly trial: Trial;
  readonly clients: readonly UniverseClient[];
}

function isFlipped(before: Decision, after: Decision): boolean {
  if (before.reason === "not-enforced") return after.reason !== "not-enforced";
  return (before.verdict === "allow") !== (after.verdict === "allow");
}

/** An edit that holds all of another one says nothing new. */
function best(flips: readonly Flip[]): readonly Flip[] {
  const keys = flips.map(({ patches }) => new Set(patches.map((patch) => JSON.stringify(patch))));
  const isMore = (flip: number, other: number): boolean =>
    flip !== other &&
    [...keys[other]!].every((key) => keys[flip]!.has(key)) &&
    (keys[flip]!.size > keys[other]!.size || other < flip);
  return flips
    .filter((_, flip) => !flips.some((_other, other) => isMore(flip, other)))
    .sort(byCost)
    .slice(0, maxFlips);
}

function byCost(a: Flip, b: Flip): number {
  return (
    a.opens.count - b.opens.count ||
    a.closes.count - b.closes.count ||
    a.patches.length - b.patches.length ||
    sizeOf(a) - sizeOf(b)
  );
}

/** Lines that are written or taken away; one that takes another's place counts once. */
function sizeOf({ patches }: Flip): number {
  return patches.reduce((sum, { action, yaml }) => {
    const count = (mark: RegExp): number => yaml.split("\n").filter((line) => mark.test(line)).length;
    return sum + (action === "create" ? count(/./) : Math.max(count(/^-/), count(/^\+/)));
  }, 0);
}

const maxFlips = 3;
/** Bounds the work on sets with very many policies. */
const maxCandidates = 40;
