import { parseServiceAccountIdentity, type IdentityDomain } from "../../identity/index.js";
import type { Principal } from "../../policy/index.js";

/** Who is asking, as an edit can name it. */
export type Client =
  /** Of this mesh: a reference to its ServiceAccount will do. */
  | { readonly kind: "account"; readonly namespace: string; readonly name: string; readonly identity: string }
  /** Of another mesh, or a SPIFFE id: only its identity can be written. */
  | { readonly kind: "identity"; readonly identity: string }
  | { readonly kind: "unmeshed" };

export function clientOf(principal: Principal, domain: IdentityDomain): Client {
  if (principal.kind === "unmeshed") return principal;
  const { identity } = principal;
  const account = parseServiceAccountIdentity(identity, domain);
  if (account === undefined) return { kind: "identity", identity };
  return { kind: "account", namespace: account.namespace, name: account.serviceAccount, identity };
}

/** The client in a sentence. */
export function clientText(client: Client, address: string): string {
  switch (client.kind) {
    case "account":
      return `ServiceAccount ${client.namespace}/${client.name}`;
    case "identity":
      return `\`${client.identity}\``;
    case "unmeshed":
      return `clients at ${address}`;
  }
}
