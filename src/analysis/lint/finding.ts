import type { Problem, Resource, Severity } from "../../resources/index.js";
import type { LintCode } from "../lint-catalogue.js";

/** What a rule says about an object; the rest of a `Problem` comes from the object. */
export interface Finding {
  readonly code: LintCode;
  readonly severity: Severity;
  /** Dotted path inside the object that the finding points at. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** The finding as a problem, at the line of its path. */
export function problemAt(resource: Resource, finding: Finding): Problem {
  return {
    ...finding,
    kind: resource.kind,
    namespace: resource.metadata.namespace,
    name: resource.metadata.name,
    file: resource.origin.file,
    ...resource.origin.locate(finding.path),
  };
}
