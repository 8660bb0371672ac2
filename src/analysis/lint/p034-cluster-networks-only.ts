import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P034: a ServerAuthorization for everyone without networks means the cluster's networks (policy.md 9.20). */
export const clusterNetworksOnly: LintRule = ({ index }) =>
  index.serverAuthorizations
    .filter(({ authorization, state }) => {
      const { unauthenticated, networks } = authorization.spec.client;
      return state === "bound" && unauthenticated && networks.length === 0;
    })
    .map(({ authorization }) =>
      problemAt(authorization, {
        code: "P034",
        severity: "info",
        path: "spec.client.unauthenticated",
        part: "key",
        message:
          "admits clients without identity, but only from the cluster's networks: without `networks` nobody from outside gets in",
        hint: 'if everyone is meant, add `networks: [{cidr: "0.0.0.0/0"}, {cidr: "::/0"}]`',
      }),
    );
