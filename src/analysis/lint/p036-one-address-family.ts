import { parseCidr, type NetworkRange, type Problem, type Resource } from "../../resources/index.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P036: every address of one family is listed and none of the other, and families never match each other. */
export const oneAddressFamily: LintRule = ({ set }) => set.resources.flatMap(check);

function check(resource: Resource): Problem[] {
  const [path, networks] = networksOf(resource);
  const parsed = networks.map(({ cidr }) => parseCidr(cidr));
  const position = parsed.findIndex((cidr) => cidr?.prefixLength === 0);
  const all = parsed[position];
  if (all === undefined || parsed.some((cidr) => cidr?.address.family !== all.address.family)) return [];
  const [other, wide] = all.address.family === 4 ? ["IPv6", "::/0"] : ["IPv4", "0.0.0.0/0"];
  return [
    problemAt(resource, {
      code: "P036",
      severity: "warn",
      path: `${path}.${position}.cidr`,
      message: `\`${networks[position]!.cidr}\` reads like everywhere, but holds no ${other} address: clients that come over ${other} are refused`,
      hint: `if everywhere is meant, add \`- cidr: "${wide}"\``,
    }),
  ];
}

function networksOf(resource: Resource): [path: string, networks: readonly NetworkRange[]] {
  if (resource.kind === "NetworkAuthentication") return ["spec.networks", resource.spec.networks];
  return resource.kind === "ServerAuthorization" ? ["spec.client.networks", resource.spec.client.networks] : ["", []];
}
