import { at, change, type Candidate, type Change } from "../edit.js";
import { grantSource, objectText, type Situation } from "../situation.js";

/** Adds the client's address, and no more, to the networks of an authorization that would accept the client. */
export function listNetwork(situation: Situation): readonly Candidate[] {
  const { explanation, index } = situation;
  const cidr = hostCidr(explanation.clientIp);
  return explanation.authorizations
    .filter(({ failed, level }) => failed === "network" && level !== "loopback")
    .flatMap((considered): readonly Candidate[] => {
      const source = grantSource(considered, situation);
      if (source === null) return [];
      if (source.kind === "server-authorization") {
        const { authorization } = source;
        const title = `add ${cidr} to the networks of ${objectText(authorization)}`;
        const path = at("spec.client.networks");
        // Networks that are written replace those of the cluster, so the latter must be written too to be kept.
        const all = [...index.cluster.clusterNetworks, cidr].map((network) => ({ cidr: network }));
        const isListed = authorization.spec.client.networks.length > 0;
        const edit: Change = isListed ? { kind: "append", path, value: { cidr } } : { kind: "set", path, value: all };
        return [{ title, edits: [change(authorization, edit)] }];
      }
      return source.fact.authentications.flatMap(({ found }) =>
        typeof found === "object" && found.kind === "NetworkAuthentication"
          ? [
              {
                title: `add ${cidr} to ${objectText(found)}`,
                edits: [change(found, { kind: "append", path: at("spec.networks"), value: { cidr } })],
              },
            ]
          : [],
      );
    });
}

/** The network of one address. */
export function hostCidr(address: string): string {
  return `${address}/${address.includes(":") ? 128 : 32}`;
}
