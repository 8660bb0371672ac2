import type { PolicyIndex, Workload } from "../../policy/index.js";
import type { Problem } from "../../resources/index.js";
import { declaredNames, type DeclaredNames } from "../declared-names.js";
import { listed, workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import { identityMentions, type IdentityMention } from "./identity-mentions.js";
import type { LintRule } from "./lint-input.js";

/** P015: the identity exists, but no workload of the set proves it. Names that do not exist are P008. */
export const nobodyPresentsIdentity: LintRule = ({ set, index }) => {
  const names = declaredNames(set, index);
  const namespaces = byNamespace(index);
  return set.resources
    .flatMap((resource) => identityMentions(resource, index))
    .filter((mention) => isKnown(mention, names))
    .flatMap((mention) => check(mention, namespaces.get(mention.namespace) ?? []));
};

function isKnown({ namespace, serviceAccount }: IdentityMention, names: DeclaredNames): boolean {
  return (
    names.namespaces.has(namespace) &&
    (serviceAccount === undefined || names.serviceAccounts(namespace).has(serviceAccount))
  );
}

function check(mention: IdentityMention, workloads: readonly Workload[]): Problem[] {
  // A namespace of which the set holds no workload is likely described elsewhere: nothing is known of it.
  if (workloads.length === 0) return [];
  const { namespace, serviceAccount } = mention;
  const users = workloads.filter(
    (workload) => serviceAccount === undefined || workload.serviceAccount === serviceAccount,
  );
  if (users.some((workload) => workload.meshed)) return [];
  const whose = serviceAccount === undefined ? `namespace \`${namespace}\`` : `\`${namespace}/${serviceAccount}\``;
  if (users.length === 0) {
    return [
      finding(
        mention,
        "info",
        `no workload of these manifests runs as ${whose}, so nobody here presents this identity`,
        "set `serviceAccountName` on the client; if it runs elsewhere, as a Job or outside these manifests, all is well",
      ),
    ];
  }
  const are = users.length === 1 ? "has" : "have";
  return [
    finding(
      mention,
      "warn",
      `${listed(users.map(workloadName))} of ${whose} ${are} no sidecar and ${are} therefore no identity: nobody presents this one`,
      "annotate the pod template of the client with `linkerd.io/inject: enabled`, or its namespace",
    ),
  ];
}

function finding(mention: IdentityMention, severity: Problem["severity"], message: string, hint: string): Problem {
  return problemAt(mention.resource, { code: "P015", severity, path: mention.path, message, hint });
}

function byNamespace({ workloads }: PolicyIndex): ReadonlyMap<string, readonly Workload[]> {
  const namespaces = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const list = namespaces.get(workload.namespace) ?? [];
    namespaces.set(workload.namespace, list);
    list.push(workload);
  }
  return namespaces;
}
