import type { DocumentLimits } from "./document-limits.js";
import type { ProblemReport } from "./problem-report.js";
import { findSpan, type SourceNode } from "./source-node.js";
import type { SourceText } from "./source-text.js";

/**
 * The objects of a document: itself, or the items of a `v1` List, of lists inside it too. What is no object is reported
 * and left out. Every object, list or not, is taken from the budget.
 */
export function unwrapLists(
  source: SourceText,
  root: SourceNode,
  limits: DocumentLimits,
  budget: { documents: number },
  report: ProblemReport,
): SourceNode[] {
  if (budget.documents === 0) {
    report.add(source, findSpan(source, root, [], "key"), {
      code: "R008",
      message: `more than ${limits.maxDocuments} documents`,
    });
    budget.documents = -1;
  }
  if (budget.documents < 0) return [];
  budget.documents -= 1;
  if (!isMap(root.value)) {
    report.add(source, findSpan(source, root, [], "key"), {
      code: "R014",
      message: "a document must be a map, such as a manifest",
    });
    return [];
  }
  if (root.value.kind !== "List" || root.value.apiVersion !== "v1") return [root];
  const items = root.children.get("items")?.node;
  if (items === undefined || items.value === null) return [];
  if (!Array.isArray(items.value)) {
    report.add(source, items, { code: "R024", message: "`items` must be a list", path: "items" });
    return [];
  }
  return [...items.children.values()].flatMap(({ node }) => unwrapLists(source, node, limits, budget, report));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
