import { nearestName, type Resource } from "../../../resources/index.js";
import type { PolicyFact, ResolvedAuthentication } from "../../../policy/index.js";
import { at, change, type Candidate, type Change, type NewObject } from "../edit.js";
import { accountRef, newMeshTls, newNetworks } from "../new-object.js";
import { objectText, type Situation } from "../situation.js";
import { hostCidr } from "./list-network.js";

/**
 * Leads a required authentication that does not exist to one that does: of a near name, or of the same name in another
 * namespace; or creates it with this client in it.
 */
export function mendReference(situation: Situation): readonly Candidate[] {
  const { index, question } = situation;
  return index.policies
    .filter(({ policy, state }) => state === "ignored" && policy.metadata.namespace === question.workload.namespace)
    .flatMap((fact) =>
      fact.authentications.flatMap((authentication, position) =>
        authentication.found === undefined ? mend(fact, authentication, position, situation) : [],
      ),
    );
}

function mend(
  { policy }: PolicyFact,
  { reference, namespace }: ResolvedAuthentication,
  position: number,
  situation: Situation,
): readonly Candidate[] {
  const kind = kinds.find((known) => known.toLowerCase() === reference.kind.toLowerCase());
  if (kind === undefined) return [];
  const path = (field: string) => at("spec.requiredAuthenticationRefs", position, field);
  const known = situation.index.authentications
    .map(({ authentication }) => authentication)
    .filter((authentication) => authentication.kind === kind);
  const near = nearestName(
    reference.name,
    known.filter(({ metadata }) => metadata.namespace === namespace).map(({ metadata }) => metadata.name),
  );
  const elsewhere = known.filter(({ metadata }) => metadata.name === reference.name);
  const lead = (target: Pick<Resource, "kind" | "metadata">, ...changes: readonly Change[]): Candidate => ({
    title: `lead ${objectText(policy)} to ${objectText(target)}, which exists`,
    edits: [change(policy, ...changes)],
  });
  return [
    ...(near === undefined
      ? []
      : [
          lead(
            known.find(({ metadata }) => metadata.name === near && metadata.namespace === namespace)!,
            {
              kind: "set",
              path: path("name"),
              value: near,
            },
          ),
        ]),
    ...elsewhere.map((target) =>
      lead(target, { kind: "set", path: path("namespace"), value: target.metadata.namespace }),
    ),
    ...create(kind, { name: reference.name, namespace }, situation),
  ];
}

function create(
  kind: (typeof kinds)[number],
  metadata: { readonly name: string; readonly namespace: string },
  { client, explanation, who }: Situation,
): readonly Candidate[] {
  const object = ((): NewObject | undefined => {
    if (kind === "NetworkAuthentication") return newNetworks(metadata, [hostCidr(explanation.clientIp)]);
    if (client.kind === "unmeshed") return undefined;
    if (client.kind === "identity") return newMeshTls(metadata, { identities: [client.identity] });
    const account = { serviceAccount: client.name, namespace: client.namespace };
    return newMeshTls(metadata, { identityRefs: [accountRef(account, metadata.namespace)] });
  })();
  if (object === undefined || metadata.namespace === "") return [];
  const title = `create ${kind} ${metadata.namespace}/${metadata.name}, which is missing, for ${kind === "NetworkAuthentication" ? `clients at ${explanation.clientIp}` : who}`;
  return [{ title, edits: [{ action: "create", object }] }];
}

const kinds = ["MeshTLSAuthentication", "NetworkAuthentication"] as const;
