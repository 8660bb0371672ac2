import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P004: an authentication that no policy requires admits and blocks nobody. */
export const unreferencedAuthentication: LintRule = ({ index }) =>
  index.authentications
    .filter((fact) => fact.referredBy.length === 0)
    .map(({ authentication }) =>
      problemAt(authentication, {
        code: "P004",
        severity: "info",
        path: "",
        message: "no AuthorizationPolicy refers to it, so it has no effect: it neither admits nor blocks anyone",
        hint: `name it in the requiredAuthenticationRefs of an AuthorizationPolicy: {group: policy.linkerd.io, kind: ${authentication.kind}, name: ${authentication.metadata.name}}`,
      }),
    );
