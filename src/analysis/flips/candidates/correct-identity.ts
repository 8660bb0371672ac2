import { serviceAccountIdentity } from "../../../identity/index.js";
import type { MeshTLSAuthentication, NamespacedTargetReference, Resource } from "../../../resources/index.js";
import { at, change, type Candidate, type Change } from "../edit.js";
import { grantSource, objectText, type Situation } from "../situation.js";

/**
 * Writes a listed identity as the client's, where the two differ by so little that a slip of the pen is likely. An
 * identity that somebody of the set has is none.
 */
export function correctIdentity(situation: Situation): readonly Candidate[] {
  const { client, explanation, index } = situation;
  if (client.kind === "unmeshed") return [];
  return explanation.authorizations.flatMap((considered) => {
    const listed = considered.nearMiss?.listed;
    const source = grantSource(considered, situation);
    if (listed === undefined || source === null) return [];
    if (index.workloads.some(({ identity }) => identity === listed)) return [];
    const places =
      source.kind === "policy"
        ? source.fact.authentications.flatMap(({ found }) =>
            typeof found === "object" && found.kind === "MeshTLSAuthentication" ? placesIn(found, situation) : [],
          )
        : identityPlaces(
            source.authorization,
            "spec.client.meshTLS.identities",
            source.authorization.spec.client.meshTLS?.identities ?? [],
          );
    return places
      .filter(({ identity }) => identity === listed)
      .map(({ resource, change: edit }) => ({
        title: `write \`${client.identity}\` instead of \`${listed}\` in ${objectText(resource)}`,
        edits: [change(resource, ...edit(client.identity))],
      }));
  });
}

/** An identity as it is written somewhere. */
interface Place {
  readonly resource: Resource;
  readonly identity: string;
  /** Writes another one there. */
  readonly change: (identity: string) => readonly Change[];
}

function placesIn(authentication: MeshTLSAuthentication, situation: Situation): readonly Place[] {
  const { identities = [], identityRefs = [] } = authentication.spec;
  return [
    ...identityPlaces(authentication, "spec.identities", identities),
    ...identityRefs.flatMap((reference, position) => referencePlace(authentication, reference, position, situation)),
  ];
}

function identityPlaces(resource: Resource, path: string, identities: readonly string[]): readonly Place[] {
  return identities.map((identity, position) => ({
    resource,
    identity,
    change: (value) => [{ kind: "set", path: at(path, position), value }],
  }));
}

/** A reference is corrected as one: its name, and its namespace where it has one. */
function referencePlace(
  authentication: MeshTLSAuthentication,
  reference: NamespacedTargetReference,
  position: number,
  { client, index }: Situation,
): readonly Place[] {
  if (client.kind !== "account" || reference.kind.toLowerCase() !== "serviceaccount") return [];
  const home = authentication.metadata.namespace;
  const namespace = reference.namespace ?? home;
  const changes: readonly Change[] = [
    ...(reference.name === client.name
      ? []
      : [{ kind: "set", path: at("spec.identityRefs", position, "name"), value: client.name } as const]),
    ...(namespace === client.namespace
      ? []
      : [{ kind: "set", path: at("spec.identityRefs", position, "namespace"), value: client.namespace } as const]),
  ];
  const identity = serviceAccountIdentity({ serviceAccount: reference.name, namespace }, index.cluster);
  return [{ resource: authentication, identity, change: () => changes }];
}
