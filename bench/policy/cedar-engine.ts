import { createRequire } from "node:module";
import type { AuthorizationAnswer, CheckParseAnswer, Context } from "@cedar-policy/cedar-wasm/nodejs";
import { packageVersion } from "./package-version.js";
import type { Decider, Engine } from "./engine.js";
import type { Question, Rule } from "./rules.js";

/** Each rule is one `permit`; the policies are parsed beforehand, and a decision finds them by the name of the set. */
export const cedar: Engine = {
  name: "cedar-wasm",
  version: packageVersion("node_modules/@cedar-policy/cedar-wasm"),
  load,
};

interface CedarModule {
  preparsePolicySet(name: string, policies: { staticPolicies: string }): CheckParseAnswer;
  statefulIsAuthorized(call: {
    principal: { type: string; id: string };
    action: { type: string; id: string };
    resource: { type: string; id: string };
    context: Context;
    preparsedPolicySetId: string;
    entities: [];
  }): AuthorizationAnswer;
}

// Why not an import: its package names one module for programs that bundle and another for Node.
const module = createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs") as CedarModule;

function load(rules: readonly Rule[]): Promise<Decider> {
  const name = `rules-${rules.length}`;
  const answer = module.preparsePolicySet(name, { staticPolicies: rules.map(permitOf).join("\n") });
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  return Promise.resolve({
    prepare: (questions) => questions.map((question) => () => isAllowed(name, question)),
  });
}

function isAllowed(preparsedPolicySetId: string, { identity = "", address, path }: Question): boolean {
  const answer = module.statefulIsAuthorized({
    principal: { type: "Client", id: identity },
    action: { type: "Action", id: "request" },
    resource: { type: "Port", id: "bench" },
    context: { identity, address: { __extn: { fn: "ip", arg: address } }, path },
    preparsedPolicySetId,
    entities: [],
  });
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  return answer.response.decision === "allow";
}

function permitOf(rule: Rule): string {
  switch (rule.kind) {
    case "identity":
      return `permit(principal == Client::"${rule.identity}", action, resource);`;
    case "suffix":
      return `permit(principal, action, resource) when { context.identity like "*.${rule.suffix}" };`;
    case "network":
      return `permit(principal, action, resource) when { context.address.isInRange(ip("${rule.cidr}")) };`;
    case "route":
      return `permit(principal == Client::"${rule.identity}", action, resource) when { context.path == "${rule.path}" || context.path like "${rule.path}/*" };`;
  }
}
