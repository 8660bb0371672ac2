import type { Fix, Problem, Resource, Severity } from "../../resources/index.js";
import type { LintCode } from "../lint-catalogue.js";

/** What a rule says about an object; the rest of a `Problem` comes from the object. */
export interface Finding {
  readonly code: LintCode;
  readonly severity: Severity;
  /** Dotted path inside the object that the finding points at. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
  /** What the finding points at. Default: the value at the path. */
  readonly part?: "key" | "value";
  /** A mending that is certain and opens nothing; absent where only a person can know what was meant. */
  readonly fix?: Fix | undefined;
}

/** The finding as a problem, at its place. */
export function problemAt(resource: Resource, { part, fix, ...finding }: Finding): Problem {
  const { start, end } = resource.origin.range(finding.path, part);
  return {
    ...finding,
    kind: resource.kind,
    namespace: resource.metadata.namespace,
    name: resource.metadata.name,
    file: resource.origin.file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    ...(fix === undefined ? {} : { fix }),
  };
}
