import type { CharacterSet } from "./character-set.js";

/** A regular expression with every flag, name and shorthand resolved: only what has to match is left. */
export type RegexNode =
  /** One character out of a set; no character at all when the set is empty. */
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  /** The first alternative that leads to a match wins. */
  | { readonly kind: "choice"; readonly items: readonly RegexNode[] }
  | {
      readonly kind: "repeat";
      readonly item: RegexNode;
      readonly min: number;
      /** Infinity: without limit. */
      readonly max: number;
      readonly greedy: boolean;
    };

/** A condition on a place between two characters. Lines end at `\n`. */
export type Assertion =
  | "text-start"
  | "text-end"
  | "line-start"
  | "line-end"
  | "word-boundary"
  | "not-word-boundary"
  | "ascii-word-boundary"
  | "not-ascii-word-boundary";
