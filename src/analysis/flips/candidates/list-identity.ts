import type { MeshTLSAuthentication, ServerAuthorization } from "../../../resources/index.js";
import type { Client } from "../client.js";
import { at, change, type Candidate, type Change } from "../edit.js";
import { accountRef } from "../new-object.js";
import { grantSource, objectText, type Situation } from "../situation.js";

/** Adds the client to the list of identities that an authorization asks for and does not find it in. */
export function listIdentity(situation: Situation): readonly Candidate[] {
  const { client, explanation, who } = situation;
  if (client.kind === "unmeshed") return [];
  return explanation.authorizations
    .filter(({ failed }) => failed === "identity")
    .flatMap((considered): readonly Candidate[] => {
      const source = grantSource(considered, situation);
      if (source === null) return [];
      if (source.kind === "server-authorization") {
        const edit = inServerAuthorization(source.authorization, client);
        const title = `add ${who} to ${objectText(source.authorization)}`;
        return edit === null ? [] : [{ title, edits: [change(source.authorization, edit)] }];
      }
      return source.fact.authentications.flatMap(({ found }) =>
        typeof found === "object" && found.kind === "MeshTLSAuthentication"
          ? [{ title: `add ${who} to ${objectText(found)}`, edits: [change(found, inMeshTls(found, client))] }]
          : [],
      );
    });
}

type Named = Exclude<Client, { kind: "unmeshed" }>;

/** The list that the author uses is kept to: the CRD allows only one of the two. */
function inMeshTls({ metadata, spec }: MeshTLSAuthentication, client: Named): Change {
  if (client.kind === "account" && spec.identityRefs !== undefined) {
    const account = { serviceAccount: client.name, namespace: client.namespace };
    return { kind: "append", path: at("spec.identityRefs"), value: accountRef(account, metadata.namespace) };
  }
  return { kind: "append", path: at("spec.identities"), value: client.identity };
}

/** Null: the object asks for no identity that could be listed, or its grammar has no place for this one. */
function inServerAuthorization({ metadata, spec }: ServerAuthorization, client: Named): Change | null {
  const { meshTLS } = spec.client;
  if (meshTLS === undefined) return null;
  if (meshTLS.identities.length > 0) {
    return { kind: "append", path: at("spec.client.meshTLS.identities"), value: client.identity };
  }
  if (client.kind !== "account") return null;
  const isHome = client.namespace === metadata.namespace;
  const value = { name: client.name, ...(isHome ? {} : { namespace: client.namespace }) };
  return { kind: "append", path: at("spec.client.meshTLS.serviceAccounts"), value };
}
