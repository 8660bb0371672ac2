import type { RateLimitFact } from "../../policy/index.js";
import { nearestName, type Problem } from "../../resources/index.js";
import { problemAt } from "./finding.js";
import type { LintInput, LintRule } from "./lint-input.js";

/** P035: a rate limit counts nothing: no Server, an older limit, or a port that is not read as HTTP. */
export const inertRateLimit: LintRule = (input) =>
  input.index.rateLimits.flatMap((fact): Problem[] => {
    const said = whatIsWrong(fact, input);
    return said === undefined
      ? []
      : [problemAt(fact.policy, { code: "P035", severity: "warn", path: "spec.targetRef.name", ...said })];
  });

function whatIsWrong(
  { policy, server, reason }: RateLimitFact,
  { index }: LintInput,
): { readonly message: string; readonly hint: string } | undefined {
  const { namespace } = policy.metadata;
  const { name } = policy.spec.targetRef;
  if (server === undefined) {
    const own = index.servers.map((fact) => fact.server.metadata).filter((other) => other.namespace === namespace);
    const near = nearestName(
      name,
      own.map((other) => other.name),
    );
    return {
      message: `limits Server \`${name}\`, which does not exist in namespace \`${namespace}\`: nothing is limited`,
      hint: near === undefined ? "define the Server, or correct the name" : `did you mean \`${near}\`?`,
    };
  }
  if (reason === "RateLimitReasonAlreadyExists") {
    const other = index.rateLimits.find((fact) => fact.accepted && fact.server === server)!.policy;
    return {
      message: `\`${other.metadata.name}\` limits Server \`${name}\` already, and the older one, of equals the first by name, counts alone`,
      hint: "write one policy for each Server, with `overrides` for clients that need another rate",
    };
  }
  const { proxyProtocol } = server.spec;
  if (proxyProtocol !== "gRPC" && proxyProtocol !== "opaque" && proxyProtocol !== "TLS") return undefined;
  return {
    message: `Server \`${name}\` has proxyProtocol \`${proxyProtocol}\`, where no requests are counted: nothing is limited`,
    hint: "limits need a port that is read as HTTP: `unknown`, `HTTP/1` or `HTTP/2`",
  };
}
