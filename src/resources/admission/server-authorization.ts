import type { ServerAuthorization } from "../model.js";
import { admitNetworks } from "./networks.js";
import type { Refusal } from "./refusal.js";
import { warnOfExpressions } from "./selector-expressions.js";

export function admitServerAuthorization({ spec: { server, client } }: ServerAuthorization): Refusal[] {
  const { meshTLS, unauthenticated } = client;
  const refusals: Refusal[] = [];
  if (meshTLS !== undefined && unauthenticated) {
    const message = "`unauthenticated` must be false if `mesh_tls` is specified";
    refusals.push({ code: "A017", message, path: "spec.client.unauthenticated" });
  }
  const named = (meshTLS?.identities.length ?? 0) + (meshTLS?.serviceAccounts.length ?? 0);
  if (meshTLS?.unauthenticatedTLS === true && named > 0) {
    const message = "`unauthenticatedTLS` be false if any `identities` or `service_accounts` is specified";
    refusals.push({ code: "A018", message, path: "spec.client.meshTLS.unauthenticatedTLS" });
  }
  refusals.push(...admitNetworks(client.networks, "spec.client.networks"));

  if (!unauthenticated && meshTLS?.unauthenticatedTLS !== true && named === 0) {
    const reason = meshTLS === undefined ? "it names no clients" : "`meshTLS` names no clients";
    const path = meshTLS === undefined ? "spec.client" : "spec.client.meshTLS";
    refusals.push({ code: "A019", message: `the authorization is ignored: ${reason}`, path });
  }
  return "selector" in server ? [...refusals, ...warnOfExpressions(server.selector, "spec.server.selector")] : refusals;
}
