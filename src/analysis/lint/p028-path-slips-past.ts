import { listed } from "../wording.js";
import type { LintRule } from "./lint-input.js";
import { slipFindings, widerRoute } from "./slip-finding.js";

/** P028: an application may read another spelling of a path as the restricted one; routes do not (policy.md 9.56). */
export const pathSlipsPast: LintRule = ({ index }) =>
  slipFindings(
    {
      code: "P028",
      hint: "turn it round: give the open paths a route of their own and let everything else be refused, or have the application refuse paths that it would rewrite",
      variants: ({ request, match }) => {
        if (match.kind !== "http" || match.path.type === "regex") return [];
        const mark = request.target.indexOf("?");
        const path = mark < 0 ? request.target : request.target.slice(0, mark);
        const query = mark < 0 ? "" : request.target.slice(mark);
        return path === "/" ? [] : spellings(path).map((spelling) => ({ ...request, target: spelling + query }));
      },
      path: ({ rule, position }) => `spec.rules.${rule}.matches.${position}.path`,
      message: ({ request }, slip) => {
        const written = slip.variants.map(({ target }) => `\`${target}\``);
        return `${request.method} ${listed(written)} ${written.length === 1 ? "falls" : "fall"} to ${widerRoute(slip)}, though \`${request.target}\` is refused there: an application that takes one for the other serves it`;
      },
    },
    index,
  );

/** Other ways to write a path, which programs that tidy paths up take for it. */
function spellings(path: string): string[] {
  const [, first = ""] = path;
  const encoded = `/%${first.charCodeAt(0).toString(16).padStart(2, "0")}${path.slice(2)}`;
  const inner = path.indexOf("/", 1);
  return [
    `/${path}`,
    ...(/^[a-zA-Z0-9]$/.test(first) ? [encoded] : []),
    `/.${path}`,
    `/x/..${path}`,
    `${path};x`,
    ...(path.endsWith("/") ? [] : [`${path}/`]),
    ...(path === path.toUpperCase() ? [] : [path.toUpperCase()]),
    ...(inner < 0 || inner === path.length - 1 ? [] : [`${path.slice(0, inner)}%2F${path.slice(inner + 1)}`]),
  ];
}
