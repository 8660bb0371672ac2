import type { PolicyIndex, ServerFact, WorkloadPortPair } from "../../policy/index.js";
import type { Problem, Server } from "../../resources/index.js";
import { enforcedPorts } from "../enforced-ports.js";
import { servicePortTargets, type ServicePortTargets } from "../service-ports.js";
import { listed, workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/**
 * P003: a Server on which nothing is granted closes a port that had clients. Who really calls is not known from
 * manifests; that the port has a Service, or that its default policy admits somebody, is.
 */
export const admitsNobody: LintRule = ({ set, index }) => {
  const targetsOf = servicePortTargets(set);
  const meant = serversWithIgnoredGrants(index);
  return index.servers
    .filter(({ server }) => server.spec.accessPolicy === "deny" && !meant.has(server))
    .flatMap((fact) => closed(fact, index, targetsOf));
};

function closed(fact: ServerFact, index: PolicyIndex, targetsOf: ServicePortTargets): Problem[] {
  const missed = enforcedPorts(fact, index)
    .filter(({ workload, port }) => isClosed(index.portPolicy(workload, port).content))
    .flatMap((pair) => {
      const why = whyMissed(pair, targetsOf);
      return why === undefined ? [] : { pair, why };
    });
  const [first] = missed;
  if (first === undefined) return [];
  const ports = listed(missed.map(({ pair }) => `${workloadName(pair.workload)}:${pair.port}`));
  return [
    problemAt(fact.server, {
      code: "P003",
      severity: "warn",
      path: "spec",
      message: `nothing grants anything on it, so every client of ${ports} is denied, ${first.why}`,
      hint: "write the AuthorizationPolicy that targets it, and apply it before the Server; to see first who calls, set `accessPolicy: audit`",
    }),
  ];
}

function isClosed({ authorizations, routes, invalid }: ReturnType<PolicyIndex["portPolicy"]>["content"]): boolean {
  const own = routes.filter((route) => route.reference.kind !== "default");
  return invalid === null && authorizations.length === 0 && own.every((route) => route.authorizations.length === 0);
}

/** Undefined: nobody could reach the port before either, and nothing says that anybody should. */
function whyMissed({ workload, port }: WorkloadPortPair, targetsOf: ServicePortTargets): string | undefined {
  const offered = targetsOf(workload).find((target) => target.targetPort === port);
  if (offered !== undefined) return `though Service \`${offered.service.metadata.name}\` offers the port`;
  if (workload.defaultPolicy === "deny") return undefined;
  return `where the default policy \`${workload.defaultPolicy}\` would let clients in`;
}

/** Servers whose policies are broken: that is a finding of its own, and its cause. */
function serversWithIgnoredGrants(index: PolicyIndex): ReadonlySet<Server> {
  return new Set([
    ...index.policies
      .filter(({ state }) => state === "ignored")
      .flatMap(({ target }) => {
        if (target.kind === "server") return [target.server];
        return target.kind === "namespace" || target.kind === "route" ? target.servers : [];
      }),
    ...index.serverAuthorizations.filter(({ state }) => state === "ignored").flatMap(({ servers }) => servers),
  ]);
}
