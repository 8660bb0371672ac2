import { newEnforcer, newModelFromString, StringAdapter } from "casbin";
import { packageVersion } from "./package-version.js";
import type { Decider, Engine } from "./engine.js";
import type { Question, Rule } from "./rules.js";

/** Each rule is one policy line; identities, networks and paths are matched by functions, as its documentation shows. */
export const casbin: Engine = { name: "casbin", version: packageVersion("node_modules/casbin"), load };

const model = `
[request_definition]
r = identity, address, path
[policy_definition]
p = identity, suffix, cidr, path
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = (p.identity == "*" || r.identity == p.identity) && (p.suffix == "*" || endsWith(r.identity, p.suffix)) && (p.cidr == "*" || ipMatch(r.address, p.cidr)) && (p.path == "*" || below(r.path, p.path))
`;

async function load(rules: readonly Rule[]): Promise<Decider> {
  const enforcer = await newEnforcer(newModelFromString(model), new StringAdapter(rules.map(lineOf).join("\n")));
  await enforcer.addFunction("endsWith", (identity: string, suffix: string) => identity.endsWith(suffix));
  await enforcer.addFunction("below", (path: string, base: string) => path === base || path.startsWith(`${base}/`));
  return {
    prepare: (questions) =>
      questions.map((question: Question) => {
        const { identity = "", address, path } = question;
        return () => enforcer.enforceSync(identity, address, path);
      }),
  };
}

function lineOf(rule: Rule): string {
  switch (rule.kind) {
    case "identity":
      return `p, ${rule.identity}, *, *, *`;
    case "suffix":
      return `p, *, .${rule.suffix}, *, *`;
    case "network":
      return `p, *, *, ${rule.cidr}, *`;
    case "route":
      return `p, ${rule.identity}, *, *, ${rule.path}`;
  }
}
