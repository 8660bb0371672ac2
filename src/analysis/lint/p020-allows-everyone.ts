import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P020: an empty list of required authentications admits everyone. */
export const allowsEveryone: LintRule = ({ index }) =>
  index.policies
    .filter(({ policy }) => policy.spec.requiredAuthenticationRefs.length === 0)
    .map(({ policy }) =>
      problemAt(policy, {
        code: "P020",
        severity: "warn",
        path: "spec.requiredAuthenticationRefs",
        message: "requires no authentication: everyone is allowed, from any address and without TLS",
        hint: 'refer to a MeshTLSAuthentication; for the whole mesh, one with `identities: ["*"]`',
      }),
    );
