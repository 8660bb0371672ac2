import type { Decision } from "../../policy/index.js";

/** A small edit that changes the answer to a question: verified by making it and asking again. */
export interface Flip {
  /** One sentence: what the edit does. */
  readonly title: string;
  /** Together they make the change. */
  readonly patches: readonly FlipPatch[];
  /** Other access that the edit would give. */
  readonly opens: AccessCount;
  /** Other access that the edit would take away. */
  readonly closes: AccessCount;
  /** The answer after it. */
  readonly decision: Decision;
}

/** What becomes of one object. */
export interface FlipPatch {
  readonly action: "create" | "change" | "delete";
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Where the object is written; empty for a new one. */
  readonly file: string;
  /** 1-based; the first line that the patch shows. Absent for a new object. */
  readonly line?: number;
  /** `create`: the whole document. Otherwise a hunk of a unified diff of the author's own text. */
  readonly yaml: string;
}

/** How many (client, port, request) triples of the universe (`universe.ts`) an edit opens or closes. */
export interface AccessCount {
  /** Without the triple that was asked about. */
  readonly count: number;
  /** At most three of them, in words. */
  readonly examples: readonly string[];
  /** Whether only a part of the universe was asked, so that there may be more. */
  readonly isSampled: boolean;
}
