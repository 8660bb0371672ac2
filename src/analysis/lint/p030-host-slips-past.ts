import type { LintRule } from "./lint-input.js";
import { strangeHost } from "./route-samples.js";
import { slipFindings, widerRoute } from "./slip-finding.js";

/** P030: a route is guarded by its hostnames, and the host of a request is what the client writes (policy.md 9.57). */
export const hostSlipsPast: LintRule = ({ index }) =>
  slipFindings(
    {
      code: "P030",
      hint: "do not let hostnames decide who may do what: give the wider route the same policy, or restrict by path",
      variants: ({ request }, { hosts }) => (hosts.length === 0 ? [] : [{ ...request, authority: strangeHost }]),
      path: () => "spec.hostnames",
      message: ({ request }, slip) =>
        `a client that writes another Host is not held to it: ${request.method} ${request.target} then falls to ${widerRoute(slip)}`,
    },
    index,
  );
