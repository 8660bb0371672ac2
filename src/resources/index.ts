export * from "./model.js";
export { canonicalKind, refersTo } from "./references.js";
export { hasRejection, sortProblems } from "./problem.js";
export type { Problem, Severity } from "./problem.js";
