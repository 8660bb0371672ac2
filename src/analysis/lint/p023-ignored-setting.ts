import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/**
 * P023: an annotation or probe that counts for nothing. A misspelt `default-inbound-policy` falls back to the cluster's
 * default, which normally lets everyone in, and nothing at run time says so.
 */
export const ignoredSetting: LintRule = ({ index }) =>
  index.workloads.flatMap(({ resource, ignored }) =>
    ignored.map(({ annotation, value, why }) =>
      problemAt(resource, {
        code: "P023",
        severity: "warn",
        path: "",
        message: `${annotation} \`${value}\` ${why}`,
        hint: "correct the value",
      }),
    ),
  );
