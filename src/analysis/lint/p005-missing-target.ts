import type { PolicyFact } from "../../policy/index.js";
import { nearestName, type Problem } from "../../resources/index.js";
import { problemAt } from "./finding.js";
import type { LintInput, LintRule } from "./lint-input.js";

/** P005: the target of a policy does not exist, so the policy protects nothing. */
export const missingTarget: LintRule = (input) =>
  input.index.policies.filter((fact) => fact.target.kind === "missing").map((fact) => missing(fact, input));

function missing({ policy }: PolicyFact, input: LintInput): Problem {
  const { kind, name } = policy.spec.targetRef;
  return problemAt(policy, {
    code: "P005",
    severity: "warn",
    path: "spec.targetRef.name",
    message: `targets ${kind} \`${name}\`, which does not exist in namespace \`${policy.metadata.namespace}\`: nothing is protected by it`,
    hint: hint(policy.metadata.namespace, name, input),
  });
}

function hint(namespace: string, name: string, { index }: LintInput): string {
  const servers = index.servers.map((fact) => fact.server.metadata);
  const near = nearestName(
    name,
    servers.filter((server) => server.namespace === namespace).map((server) => server.name),
  );
  if (near !== undefined) return `did you mean \`${near}\`?`;
  const elsewhere = servers.find((server) => server.name === name);
  if (elsewhere !== undefined) {
    return `a Server of that name is in namespace \`${elsewhere.namespace}\`; a policy reaches only Servers of its own namespace`;
  }
  const fallback = index.cluster.defaultInboundPolicy;
  return `define the Server; until then its port stays under the default inbound policy (\`${fallback}\` unless the workload says otherwise)`;
}
