export { authenticationConditions, policiesAt, policyConditions, serverConditions } from "./condition.js";
export type { Condition } from "./condition.js";
export { lint } from "./lint/lint.js";
export { lintCatalogue } from "./lint-catalogue.js";
export type { LintCode, LintEntry } from "./lint-catalogue.js";
export { servicePortTargets } from "./service-ports.js";
export type { ServicePortTarget } from "./service-ports.js";
export { listed, workloadName } from "./wording.js";
