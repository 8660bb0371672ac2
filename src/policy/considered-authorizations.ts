import { quoted } from "../resources/index.js";
import { provenIdentity } from "./authorization-table.js";
import type { PolicyTrace } from "./compile-port-policy.js";
import type { ConsideredAuthorization } from "./explanation.js";
import { acceptsIdentity, identityMatchText } from "./identity-match.js";
import type { Peer } from "./model.js";
import { listText } from "./list-text.js";
import { nearestMiss } from "./near-miss.js";
import { isEverywhere } from "./network-match.js";
import { networkSlip } from "./network-slip.js";
import type { ClientAuthorization } from "./port-policy-content.js";

/** Lists what the evaluator asked, in its order, with the first condition that failed of each. */
export function consideredAuthorizations(trace: PolicyTrace, peer: Peer): readonly ConsideredAuthorization[] {
  let decided = false;
  return trace.levels.flatMap(({ name, table, standings }) =>
    table.authorizations.map((authorization, number): ConsideredAuthorization => {
      const { byIdentity, byNetwork } = standings[number]!;
      const matched = byIdentity && byNetwork;
      const decides = matched && !decided;
      decided ||= matched;
      return {
        authorization: authorization.reference,
        level: name,
        matched,
        decides,
        failed: matched ? null : byIdentity ? "network" : "identity",
        ...wordsFor(authorization, peer, byIdentity, byNetwork),
      };
    }),
  );
}

/** Whether the answer may hang on the client's address. */
export function asksForNetwork(authorization: ClientAuthorization): boolean {
  return !isEverywhere(authorization.networks);
}

function wordsFor(
  authorization: ClientAuthorization,
  peer: Peer,
  byIdentity: boolean,
  byNetwork: boolean,
): Pick<ConsideredAuthorization, "why" | "nearMiss"> {
  const identity = provenIdentity(peer);
  if (!byIdentity) return identityFailure(authorization, identity);
  if (!byNetwork) return { why: networkFailure(authorization, peer.address), nearMiss: null };
  const from = asksForNetwork(authorization) ? ` from ${quoted(peer.address)}` : "";
  return { why: `${identitySuccess(authorization, identity)}${from}`, nearMiss: null };
}

function identitySuccess(authorization: ClientAuthorization, identity: string | undefined): string {
  const { authentication } = authorization;
  if (authentication.kind !== "identities" || identity === undefined)
    return "it asks for no identity and lets anyone in";
  const match = authentication.identities.find((candidate) => acceptsIdentity(candidate, identity));
  const listed = match === undefined ? identity : identityMatchText(match);
  return listed === identity ? `${quoted(identity)} is listed` : `${quoted(identity)} matches ${quoted(listed)}`;
}

function identityFailure(
  authorization: ClientAuthorization,
  identity: string | undefined,
): Pick<ConsideredAuthorization, "why" | "nearMiss"> {
  const matches = authorization.authentication.kind === "identities" ? authorization.authentication.identities : [];
  const asked = listText(matches.map(identityMatchText));
  if (identity === undefined) return { why: `it asks for ${asked}, and the client proves no identity`, nearMiss: null };
  const nearMiss = nearestMiss(matches, identity);
  const isWildcardForUri = identity.includes(":") && matches.some((match) => match.kind === "suffix");
  const remark = isWildcardForUri ? "; wildcards accept DNS identities only, never a URI" : "";
  return { why: `it asks for ${asked}, and the client is ${quoted(identity)}${remark}`, nearMiss };
}

function networkFailure(authorization: ClientAuthorization, address: string): string {
  const networks = authorization.networks.map(({ cidr, except }) =>
    except.length === 0 ? cidr : `${cidr} except ${except.join(", ")}`,
  );
  const slip = networkSlip(authorization.networks, address);
  return `it accepts clients from ${listText(networks)}, and the client is at ${quoted(address)}${slip === null ? "" : `; ${slip}`}`;
}
