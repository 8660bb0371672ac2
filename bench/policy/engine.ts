import type { Question, Rule } from "./rules.js";

/** Something that answers questions about a set of rules. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  /** Loads the rules; what that costs is not part of a decision. */
  load(rules: readonly Rule[]): Promise<Decider>;
}

/** Answers one question, prepared beforehand as the engine likes it. */
export interface Decider {
  /** Questions in the engine's own form: making them is not part of a decision either. */
  prepare(questions: readonly Question[]): readonly (() => boolean)[];
}
