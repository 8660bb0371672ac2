import type { PolicyFact, ResolvedAuthentication } from "../../policy/index.js";
import { nearestName, type Problem } from "../../resources/index.js";
import { leaveNamespaceOut, namespaceText } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintInput, LintRule } from "./lint-input.js";

/** P006: a required authentication does not exist, so the whole policy is ignored and its clients are denied. */
export const missingAuthentication: LintRule = (input) =>
  input.index.policies.flatMap((fact) =>
    fact.authentications.flatMap((required, position) =>
      required.found === undefined ? [missing(fact, required, position, input)] : [],
    ),
  );

function missing(fact: PolicyFact, required: ResolvedAuthentication, position: number, input: LintInput): Problem {
  const { kind, name } = required.reference;
  return problemAt(fact.policy, {
    code: "P006",
    severity: "warn",
    path: `spec.requiredAuthenticationRefs.${position}.name`,
    message: `requires ${kind} \`${name}\`, which does not exist in ${namespaceText(required.namespace)}: the policy is ignored and its clients are denied`,
    hint: hint(required, input),
  });
}

function hint({ reference, namespace }: ResolvedAuthentication, { index }: LintInput): string {
  if (namespace === "") return leaveNamespaceOut;
  const sameKind = index.authentications
    .map((fact) => fact.authentication)
    .filter((authentication) => authentication.kind.toLowerCase() === reference.kind.toLowerCase())
    .map((authentication) => authentication.metadata);
  const near = nearestName(
    reference.name,
    sameKind.filter((other) => other.namespace === namespace).map((other) => other.name),
  );
  if (near !== undefined) return `did you mean \`${near}\`?`;
  const elsewhere = sameKind.find((other) => other.name === reference.name);
  return elsewhere === undefined
    ? `define the ${reference.kind} in namespace \`${namespace}\``
    : `one of that name is in namespace \`${elsewhere.namespace}\`; add \`namespace: ${elsewhere.namespace}\` to the reference`;
}
