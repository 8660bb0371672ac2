/** A rule that every engine under test must be able to express, and a question about such rules. */
export type Rule =
  /** A client with exactly this identity, anywhere, every path. */
  | { readonly kind: "identity"; readonly identity: string }
  /** Every client of a namespace, every path. */
  | { readonly kind: "suffix"; readonly suffix: string }
  /** Anyone from this network, with or without identity, every path. */
  | { readonly kind: "network"; readonly cidr: string }
  /** A client with exactly this identity, on paths at or below `path` only. */
  | { readonly kind: "route"; readonly path: string; readonly identity: string };

export interface Question {
  /** Undefined: the client proves none. */
  readonly identity: string | undefined;
  readonly address: string;
  readonly path: string;
  /** The answer, known from how the question was made. */
  readonly allowed: boolean;
}

/** `count` rules: a quarter identities, a quarter suffixes, a quarter networks, the rest routes. */
export function makeRules(count: number): readonly Rule[] {
  const rules: Rule[] = [];
  for (let index = 0; index < count; index++) rules.push(ruleAt(index));
  return rules;
}

function ruleAt(index: number): Rule {
  const number = index >>> 2;
  switch (index % 4) {
    case 0:
      return { kind: "identity", identity: identityOf(`client-${number}`, "clients") };
    case 1:
      return { kind: "suffix", suffix: `team-${number}${domain}` };
    case 2:
      return { kind: "network", cidr: `${networkBase(number)}/28` };
    default:
      return { kind: "route", path: `/service-${number}`, identity: identityOf(`caller-${number}`, "callers") };
  }
}

/**
 * Questions about every part of the rules in equal measure: half of them are allowed, by each kind of rule, and half
 * are refused although something close to them is allowed. Their order is fixed and mixed.
 */
export function makeQuestions(rules: readonly Rule[], count: number): readonly Question[] {
  // Of the last, incomplete round of four rules nothing is asked.
  const groups = Math.floor(rules.length / 4);
  return Array.from({ length: count }, (_, index) => {
    // A step that shares no factor with most sizes visits the rules in a scattered order.
    const number = (index * 7919) % groups;
    return questionAt(index % 8, number, groups);
  });
}

function questionAt(kind: number, number: number, groups: number): Question {
  const stranger = identityOf(`stranger-${number}`, "strangers");
  const caller = identityOf(`caller-${number}`, "callers");
  const path = `/service-${number}/orders/42`;
  switch (kind) {
    case 0:
      return { identity: identityOf(`client-${number}`, "clients"), address: elsewhere, path, allowed: true };
    case 1:
      return { identity: identityOf("any", `team-${number}`), address: elsewhere, path, allowed: true };
    case 2:
      return { identity: undefined, address: networkBase(number, 5), path, allowed: true };
    case 3:
      return { identity: caller, address: elsewhere, path, allowed: true };
    case 4:
      return { identity: stranger, address: elsewhere, path, allowed: false };
    case 5:
      return { identity: undefined, address: networkBase(number, 17), path, allowed: false };
    case 6:
      // Allowed on another route than the one that it asks for.
      return { identity: caller, address: elsewhere, path: `/service-${(number + 1) % groups}x`, allowed: false };
    default:
      return { identity: identityOf(`team-${number}`, "none"), address: elsewhere, path, allowed: false };
  }
}

const domain = ".serviceaccount.identity.linkerd.cluster.local";
/** In no network of the rules. */
const elsewhere = "203.0.113.7";

function identityOf(account: string, namespace: string): string {
  return `${account}.${namespace}${domain}`;
}

/** Networks of 16 addresses with a gap of 16 after each, from 10.0.0.0 on. */
function networkBase(number: number, offset = 0): string {
  const address = 10 * 2 ** 24 + number * 32 + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
