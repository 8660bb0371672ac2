import { editDistance, quoted } from "../resources/index.js";
import type { NearMiss } from "./explanation.js";
import { identityMatchText, type IdentityMatch } from "./identity-match.js";

/**
 * The entry of a list that a client's identity misses by so little that a slip of the pen is likely: the missing
 * `.serviceaccount.` first, then the fewest differing letters, then the same ServiceAccount under another domain. Null
 * when nothing is near.
 */
export function nearestMiss(matches: readonly IdentityMatch[], identity: string): NearMiss | null {
  const candidates = matches.map((match) => ({
    listed: identityMatchText(match),
    // A wildcard stands for the first label, so that is what it is compared without.
    written: match.kind === "exact" ? match.identity : match.labels.join("."),
    wanted: match.kind === "exact" ? identity : identity.slice(identity.indexOf(".") + 1),
  }));
  const incomplete = candidates.find(({ written, wanted }) => wanted.replace(serviceAccountLabel, ".") === written);
  if (incomplete !== undefined && incomplete.written !== incomplete.wanted) {
    const distance = serviceAccountLabel.length - 1;
    return {
      listed: incomplete.listed,
      distance,
      text: `${quoted(incomplete.listed)} lacks \`${serviceAccountLabel}\``,
    };
  }
  return closest(candidates, identity) ?? otherDomain(candidates, identity);
}

interface Candidate {
  readonly listed: string;
  readonly written: string;
  readonly wanted: string;
}

function closest(candidates: readonly Candidate[], identity: string): NearMiss | null {
  let best: { candidate: Candidate; distance: number } | null = null;
  for (const candidate of candidates) {
    const distance = smallDistance(candidate.written, candidate.wanted);
    if (distance > 0 && distance < (best?.distance ?? maxDistance + 1)) best = { candidate, distance };
  }
  if (best === null) return null;
  const { candidate, distance } = best;
  const difference = differenceText(candidate, distance);
  return {
    listed: candidate.listed,
    distance,
    text: `${quoted(candidate.listed)} differs from ${quoted(identity)} in ${difference}`,
  };
}

function differenceText({ written, wanted }: Candidate, distance: number): string {
  if (distance > 1) return `${distance} letters`;
  const start = Array.from(written).findIndex((letter, index) => letter !== wanted[index]);
  // One slip that leaves the length alone replaced a letter, after which the rest is equal, or swapped two.
  const isSwap = written.length === wanted.length && written.slice(start + 1) !== wanted.slice(start + 1);
  return isSwap ? "the order of two letters" : "one letter";
}

/** The number of differing letters, or infinity when they are more than a slip or too far apart to be worth counting. */
function smallDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > maxDistance) return Infinity;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [middleA, middleB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return Math.max(middleA.length, middleB.length) > maxMiddle ? Infinity : editDistance(middleA, middleB);
}

function otherDomain(candidates: readonly Candidate[], identity: string): NearMiss | null {
  const end = identity.indexOf(identityWords);
  if (end < 0) return null;
  const account = identity.slice(0, end + identityWords.length);
  const found = candidates.find(({ listed, written }) => listed === written && written.startsWith(account));
  if (found === undefined) return null;
  const distance = editDistance(found.written.slice(account.length), identity.slice(account.length));
  const text = `${quoted(found.listed)} is the same ServiceAccount under another control plane namespace or trust domain`;
  return { listed: found.listed, distance, text };
}

const serviceAccountLabel = ".serviceaccount.";
const identityWords = ".serviceaccount.identity.";
/** More letters than this are another name, not a misspelt one. */
const maxDistance = 3;
/** Bounds the work on a long list of long names. */
const maxMiddle = 64;
