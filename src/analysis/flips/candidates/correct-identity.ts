import { serviceAccountIdentity } from "../../../identity/index.js";
import type { PolicyFact } from "../../../policy/index.js";
import {
  refersTo,
  type MeshTLSAuthentication,
  type Resource,
  type ServerAuthorization,
} from "../../../resources/index.js";
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
        ? placesInPolicy(source.fact, situation)
        : placesInServerAuthorization(source.authorization, situation);
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

/** In the authentications that the policy requires, and in its own references to ServiceAccounts. */
function placesInPolicy({ policy, authentications }: PolicyFact, situation: Situation): readonly Place[] {
  return authentications.flatMap(({ reference, found }, position) => {
    if (found === "service-account") {
      return accountPlace(policy, "spec.requiredAuthenticationRefs", reference, position, situation);
    }
    return found?.kind === "MeshTLSAuthentication" ? placesInMeshTls(found, situation) : [];
  });
}

function placesInMeshTls(authentication: MeshTLSAuthentication, situation: Situation): readonly Place[] {
  const { identities = [], identityRefs = [] } = authentication.spec;
  return [
    ...identityPlaces(authentication, "spec.identities", identities),
    ...identityRefs.flatMap((reference, position) =>
      refersTo(reference, "", "ServiceAccount")
        ? accountPlace(authentication, "spec.identityRefs", reference, position, situation)
        : [],
    ),
  ];
}

function placesInServerAuthorization(authorization: ServerAuthorization, situation: Situation): readonly Place[] {
  const { identities = [], serviceAccounts = [] } = authorization.spec.client.meshTLS ?? {};
  const path = "spec.client.meshTLS";
  return [
    ...identityPlaces(authorization, `${path}.identities`, identities),
    ...serviceAccounts.flatMap((account, position) =>
      accountPlace(authorization, `${path}.serviceAccounts`, account, position, situation),
    ),
  ];
}

function identityPlaces(resource: Resource, path: string, identities: readonly string[]): readonly Place[] {
  return identities.map((identity, position) => ({
    resource,
    identity,
    change: (value) => [{ kind: "set", path: at(path, position), value }],
  }));
}

/** A reference to a ServiceAccount is corrected as one: its name, and its namespace where that is another one. */
function accountPlace(
  resource: Resource,
  list: string,
  reference: { readonly name: string; readonly namespace?: string },
  position: number,
  { client, index }: Situation,
): readonly Place[] {
  if (client.kind !== "account") return [];
  const namespace = reference.namespace ?? resource.metadata.namespace;
  const changes: readonly Change[] = [
    ...(reference.name === client.name
      ? []
      : [{ kind: "set", path: at(list, position, "name"), value: client.name } as const]),
    ...(namespace === client.namespace
      ? []
      : [{ kind: "set", path: at(list, position, "namespace"), value: client.namespace } as const]),
  ];
  const identity = serviceAccountIdentity({ serviceAccount: reference.name, namespace }, index.cluster);
  return [{ resource, identity, change: () => changes }];
}
