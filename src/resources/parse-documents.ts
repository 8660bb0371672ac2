import { composeDocuments } from "./compose-documents.js";
import { defaultDocumentLimits, type DocumentLimits } from "./document-limits.js";
import { lintComments, type LintComment } from "./lint-comment.js";
import type { Resource, ResourceSet } from "./model.js";
import { ProblemReport } from "./problem-report.js";
import { sortProblems, type Problem } from "./problem.js";
import { readNode } from "./read-node.js";
import { replaceDuplicates } from "./replace-duplicates.js";
import type { SourceNode } from "./source-node.js";
import { sourceText, type SourceText } from "./source-text.js";
import { unwrapLists } from "./unwrap-lists.js";
import { validateObject } from "./validate-object.js";

/** A text with manifests: YAML with any number of documents, or JSON. `file` is how problems name it. */
export interface ManifestSource {
  readonly file: string;
  readonly text: string;
}

/** What the texts hold. */
export interface ParsedDocuments {
  readonly set: ResourceSet;
  readonly problems: Problem[];
  /** What the author says to lint, in the order of the texts. */
  readonly comments: LintComment[];
}

/**
 * Reads, checks and admits manifests. Never throws; every problem of every document is returned, ordered by place.
 *
 * INVARIANT: the set holds only objects without a rejection. When `hasRejection(problems)` the set lacks what was
 * refused, and must not be enforced: a Server that is left out would leave its port to the default policy.
 */
export function parseDocuments(
  sources: readonly ManifestSource[],
  limits: Partial<DocumentLimits> = {},
): ParsedDocuments {
  const effective = { ...defaultDocumentLimits, ...limits };
  const report = new ProblemReport(effective.maxRejections);
  const budget = { documents: effective.maxDocuments };
  const comments: LintComment[] = [];
  const found = sources.flatMap(({ file, text }) =>
    parseSource(sourceText(file, text), effective, budget, report, comments),
  );
  const { resources, problems } = replaceDuplicates(found);
  for (const problem of problems) report.addProblem(problem);
  return { set: { resources }, problems: sortProblems(report.problems), comments };
}

function parseSource(
  source: SourceText,
  limits: DocumentLimits,
  budget: { documents: number },
  report: ProblemReport,
  comments: LintComment[],
): Resource[] {
  if (report.isFull()) return [];
  const composed = composeDocuments(source, limits, budget.documents, report);
  const objects: SourceNode[] = [];
  const resources: Resource[] = [];
  for (const document of composed.documents) {
    const root = readNode(document, limits, (span, finding) => report.add(source, span, finding));
    if (root === undefined) continue;
    for (const object of unwrapLists(source, root, limits, budget, report)) {
      if (report.isFull()) break;
      objects.push(object);
      const resource = validateObject(source, object, report);
      if (resource !== undefined) resources.push(resource);
    }
  }
  comments.push(...lintComments(source, composed.comments, objects));
  return resources;
}
