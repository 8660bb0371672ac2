import type { LintEntry } from "../lint-catalogue.js";

/** What can be wrong with a comment that tells lint to keep quiet. `S`: suppressions. */
export const suppressionCatalogue = {
  S001: {
    title: "a suppression without a reason",
    severities: ["warn"],
    why: "The next reader cannot tell a decision from an oversight. Without a reason after `--` the suppression is not in force.",
  },
  S002: {
    title: "a suppression of an unknown code",
    severities: ["warn"],
    why: "No finding has this code, so the comment suppresses nothing.",
  },
  S003: {
    title: "a suppression of what cannot be suppressed",
    severities: ["warn"],
    why: "A rejection stops the whole set from being enforced, by Linkerd and by meshtls; not to be told would change nothing about that. Findings about suppressions cannot be suppressed either.",
  },
  S004: {
    title: "a suppression that suppresses nothing",
    severities: ["warn"],
    why: "What it was written for is gone, or stands on another line. Left in place it would hide the next finding of that code there. Judged only when nothing is rejected, since what is rejected is not looked at further.",
  },
  S005: {
    title: "a comment to lint that is not understood",
    severities: ["warn"],
    why: "It was meant to say something, and says nothing.",
  },
} as const satisfies Record<string, LintEntry>;

export type SuppressionCode = keyof typeof suppressionCatalogue;
