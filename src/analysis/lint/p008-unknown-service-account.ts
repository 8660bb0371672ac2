import { nearestName, type Problem } from "../../resources/index.js";
import { declaredNames, type DeclaredNames } from "../declared-names.js";
import { leaveNamespaceOut } from "../wording.js";
import { problemAt } from "./finding.js";
import { identityMentions, type IdentityMention } from "./identity-mentions.js";
import type { LintRule } from "./lint-input.js";

/** P008: a namespace or ServiceAccount that an identity names does not exist, so nobody can present that identity. */
export const unknownServiceAccount: LintRule = ({ set, index }) => {
  const names = declaredNames(set, index);
  return set.resources.flatMap((resource) =>
    identityMentions(resource, index).flatMap((mention) => check(mention, names)),
  );
};

function check(mention: IdentityMention, names: DeclaredNames): Problem[] {
  const { namespace, serviceAccount } = mention;
  if (namespace === "") return [finding(mention, "names the empty namespace, which holds nothing", leaveNamespaceOut)];
  if (!names.namespaces.has(namespace)) {
    const near = nearestName(namespace, names.namespaces);
    const hint =
      near === undefined
        ? "check the spelling, or define the Namespace and the workloads in it"
        : `did you mean \`${mention.corrected(serviceAccount ?? "*", near)}\`?`;
    return [finding(mention, `names namespace \`${namespace}\`, which does not exist in these manifests`, hint)];
  }
  const known = names.serviceAccounts(namespace);
  if (serviceAccount === undefined || known.has(serviceAccount)) return [];
  const near = nearestName(serviceAccount, known);
  const hint =
    near === undefined
      ? `namespace \`${namespace}\` has the ServiceAccounts ${[...known]
          .sort()
          .map((name) => `\`${name}\``)
          .join(", ")}`
      : `did you mean \`${mention.corrected(near, namespace)}\`?`;
  return [
    finding(
      mention,
      `names ServiceAccount \`${serviceAccount}\`, which namespace \`${namespace}\` does not have`,
      hint,
    ),
  ];
}

function finding(mention: IdentityMention, message: string, hint: string): Problem {
  return problemAt(mention.resource, { code: "P008", severity: "warn", path: mention.path, message, hint });
}
