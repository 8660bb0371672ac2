import type { RequestMatch } from "../../policy/index.js";
import { listed } from "../wording.js";
import type { LintRule } from "./lint-input.js";
import { slipFindings, widerRoute } from "./slip-finding.js";

/** P029: a client leaves out the header or query parameter that a restricted route asks for. */
export const headerSlipsPast: LintRule = ({ index }) =>
  slipFindings(
    {
      code: "P029",
      hint: "restrict by path or method, which say what is done; a header may only choose between routes that are equally strict",
      variants: ({ request, match }) => {
        if (conditions(match).length === 0) return [];
        const path = request.target.split("?")[0]!;
        return [{ ...request, target: path, headers: [] }];
      },
      path: ({ rule, position, match }) =>
        `spec.rules.${rule}.matches.${position}.${match.headers.length > 0 ? "headers" : "queryParams"}`,
      message: ({ request, match }, slip) =>
        `a client that leaves out or changes ${listed(conditions(match))} is not held to it: the same ${request.method} ${request.target.split("?")[0]!} then falls to ${widerRoute(slip)}`,
    },
    index,
  );

function conditions(match: RequestMatch): string[] {
  const query = match.kind === "http" ? match.query : [];
  return [
    ...match.headers.map(({ name }) => `the header \`${name}\``),
    ...query.map(({ name }) => `the query parameter \`${name}\``),
  ];
}
