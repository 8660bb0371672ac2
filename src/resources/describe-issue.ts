import type { z } from "zod";
import { nearestName } from "./nearest-name.js";
import type { ProblemCode } from "./problem-catalogue.js";
import { quoted } from "./quoted.js";
import type { IssueParams } from "./schemas/issue.js";
import { findNode, type SourceNode } from "./source-node.js";

/** What a schema found, in words, and the field to point at. */
export interface IssueText {
  readonly code: ProblemCode;
  readonly message: string;
  /** Absent: the hint of the catalogue. */
  readonly hint?: string;
  readonly path: readonly string[];
  readonly at: "key" | "value";
}

type Issue = z.core.$ZodIssue;

/**
 * The issue of a schema as findings about the document: one, or one for each unknown key. `knownKeys` lists the fields
 * that a map at a path may have, nearest spelling first to be found.
 */
export function describeIssue(
  issue: Issue,
  root: SourceNode,
  knownKeys: (path: readonly string[]) => readonly string[],
): IssueText[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownField([...path, key], nearestName(key, knownKeys(path))));
  }
  const node = findNode(root, path);
  if (node === undefined) return [missingField(path)];
  const params: IssueParams = issue.code === "custom" ? (issue.params ?? {}) : {};
  const field = quoted(path.join("."));
  const rule = ruleOf(issue);
  const hint = params.hint ?? hintFor(issue, node.value);
  return [
    {
      code: params.code ?? "R024",
      message:
        params.isVerbatim === true ? rule : `${field} ${rule}${params.at === "key" ? "" : found(issue, node.value)}`,
      ...(hint === undefined ? {} : { hint }),
      path,
      at: params.at ?? "value",
    },
  ];
}

function missingField(path: readonly string[]): IssueText {
  const dotted = path.join(".");
  const hint = MISSING.find(({ field }) => field.test(dotted))?.hint ?? `add ${quoted(path.at(-1)!)}`;
  return { code: "R022", message: `${quoted(dotted)} is missing`, hint, path, at: "value" };
}

function unknownField(path: readonly string[], meant: string | undefined): IssueText {
  const hint = meant === undefined ? undefined : `did you mean \`${meant}\`?`;
  const message = `unknown field ${quoted(path.join("."))}`;
  return { code: "R023", message, ...(hint === undefined ? {} : { hint }), path, at: "key" };
}

/** What the schema asks for, as a predicate ("must be …"). */
function ruleOf(issue: Issue): string {
  if (issue.code === "invalid_type") return `must be ${TYPES[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value") {
    return `must be one of ${issue.values.map((value) => `\`${String(value)}\``).join(", ")}`;
  }
  if (issue.code === "too_small") return atLimit("at least", issue.origin, issue.minimum);
  if (issue.code === "too_big") return atLimit("at most", issue.origin, issue.maximum);
  // The other checks have their message from our schemas.
  return issue.message;
}

function atLimit(bound: string, origin: string, limit: number | bigint): string {
  const unit = origin === "array" ? " entries" : origin === "string" ? " characters" : "";
  const one = origin === "array" ? " entry" : " character";
  return `must ${unit === "" ? "be" : "have"} ${bound} ${limit}${unit !== "" && limit === 1 ? one : unit}`;
}

/** What stands there instead. Of a map or list only its type can be said, so only where the type is wrong. */
function found(issue: Issue, value: unknown): string {
  if (value === null) return ", but has no value";
  if (typeof value === "string") return `, not ${value === "" ? "empty" : quoted(value)}`;
  if (typeof value === "number" || typeof value === "boolean") return `, not the ${typeof value} \`${value}\``;
  if (issue.code !== "invalid_type" && issue.code !== "invalid_union") return "";
  return Array.isArray(value) ? ", not a list" : ", not a map";
}

function hintFor(issue: Issue, value: unknown): string | undefined {
  if (value === null) return "give it a value, or remove the key";
  const isScalar = typeof value === "number" || typeof value === "boolean";
  if (issue.code === "invalid_type" && issue.expected === "string" && isScalar) return `quote it: \`"${value}"\``;
  if (issue.code === "invalid_type" && typeof value === "string" && /^\d+$/.test(value)) return "remove the quotes";
  if (issue.code === "invalid_value" && typeof value === "string") {
    const meant = nearestName(value, issue.values.map(String));
    return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
  }
  return undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "a boolean",
  array: "a list",
  object: "a map",
  record: "a map",
};

/** Missing fields that deserve more than "add it". */
const MISSING: readonly { field: RegExp; hint: string }[] = [
  {
    field: /^spec\.requiredAuthenticationRefs$/,
    hint: "list the authentications that must hold; an empty list `[]` would let everyone in",
  },
  { field: /^spec\.podSelector$/, hint: "add `podSelector`; `podSelector: {}` selects every pod of the namespace" },
  { field: /^spec\.port$/, hint: "add `port`: the number or name of a container port" },
  {
    field: /^spec\.(identityRefs|requiredAuthenticationRefs)\.\d+\.name$/,
    hint: "name the object; leaving `name` out does not mean all of the kind",
  },
  { field: /^metadata\.name$/, hint: "give the object a name; `generateName` works with a cluster only" },
];
