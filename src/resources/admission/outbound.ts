import type { EgressNetwork, TCPRoute, TLSRoute } from "../outbound-model.js";
import { admitNetworks, refuseNoNetworks } from "./networks.js";
import type { Refusal } from "./refusal.js";
import { refuseEgressParents } from "./route-parents.js";

export function admitEgressNetwork({ spec: { networks } }: EgressNetwork): Refusal[] {
  const refusals =
    networks === undefined ? [] : [...refuseNoNetworks(networks), ...admitNetworks(networks, "spec.networks")];
  return [...refusals, outbound("EgressNetwork")];
}

export function admitConnectionRoute({ kind, spec }: TLSRoute | TCPRoute): Refusal[] {
  const refusals = refuseEgressParents(spec.parentRefs);
  if (spec.ruleCount !== 1) {
    const family = kind === "TLSRoute" ? "TlsRoute" : "TcpRoute";
    refusals.push({ code: "A030", message: `${family} supports a single rule only`, path: "spec.rules" });
  }
  return [...refusals, outbound(kind)];
}

function outbound(kind: string): Refusal {
  return { code: "A035", message: `\`${kind}\` is outbound policy, which meshtls does not enforce`, path: "kind" };
}
