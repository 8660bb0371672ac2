import { includesPort, type PolicyIndex, type Workload } from "../../policy/index.js";
import type { Problem, Server } from "../../resources/index.js";
import { listed } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/**
 * P023: an annotation or probe that counts for nothing. A misspelt `default-inbound-policy` falls back to the cluster's
 * default, which normally lets everyone in, and nothing at run time says so.
 */
export const ignoredSetting: LintRule = ({ index }) => [
  ...index.workloads.flatMap(({ resource, ignored }) =>
    ignored.map(({ annotation, value, why }) =>
      problemAt(resource, {
        code: "P023",
        severity: "warn",
        path: "",
        message: `${annotation} \`${value}\` ${why}`,
        hint: "correct the value",
      }),
    ),
  ),
  ...requiredWhereServersDecide(index),
];

/** Identity is required of ports without a Server only (policy.md 9.34). */
function requiredWhereServersDecide({ servers }: PolicyIndex): Problem[] {
  const found = new Map<Workload, { readonly servers: Set<Server>; readonly ports: Set<number> }>();
  for (const { server, won } of servers) {
    for (const { workload, port } of won) {
      if (!includesPort(workload.requireIdentityPorts, port)) continue;
      const at = found.get(workload) ?? { servers: new Set(), ports: new Set() };
      found.set(workload, at);
      at.servers.add(server);
      at.ports.add(port);
    }
  }
  return [...found].map(([workload, at]) => {
    const names = listed([...at.servers].map(({ metadata }) => `\`${metadata.name}\``));
    return problemAt(workload.resource, {
      code: "P023",
      severity: "warn",
      path: "",
      message: `config.linkerd.io/proxy-require-identity-inbound-ports says nothing about port ${listed([...at.ports].map(String))}, where Server ${names} decides: the annotation counts where no Server selects the port`,
      hint: "what the Server grants decides there; grant to identities only, or set `accessPolicy: all-authenticated`",
    });
  });
}
