import { containsCidr, parseCidr } from "../cidr.js";
import type { NetworkAuthentication, NetworkRange } from "../model.js";
import { visible } from "../quoted.js";
import type { Refusal } from "./refusal.js";

export function admitNetworkAuthentication({ spec }: NetworkAuthentication): Refusal[] {
  return [...refuseNoNetworks(spec.networks), ...admitNetworks(spec.networks, "spec.networks")];
}

/** An empty list where one is given. */
export function refuseNoNetworks(networks: readonly NetworkRange[]): Refusal[] {
  if (networks.length > 0) return [];
  return [{ code: "A012", message: "at least one network must be specified", path: "spec.networks" }];
}

/** Every network is one, and its exceptions take away a part of it. */
export function admitNetworks(networks: readonly NetworkRange[], path: string): Refusal[] {
  return networks.flatMap((network, index) => admitNetwork(network, `${path}.${index}`));
}

function admitNetwork({ cidr, except }: NetworkRange, path: string): Refusal[] {
  const outer = parseCidr(cidr);
  const refusals: Refusal[] = outer === undefined ? [unreadable(cidr, `${path}.cidr`)] : [];
  for (const [index, exception] of except.entries()) {
    const at = `${path}.except.${index}`;
    const inner = parseCidr(exception);
    if (inner === undefined) refusals.push(unreadable(exception, at));
    if (inner === undefined || outer === undefined) continue;
    const [network, hole] = [visible(cidr), visible(exception)];
    if (containsCidr(inner, outer)) {
      const message = `cidr '${network}' is completely negated by exception '${hole}'`;
      refusals.push({ code: "A014", message, path: at });
    } else if (!containsCidr(outer, inner)) {
      refusals.push({ code: "A015", message: `cidr '${network}' does not include exception '${hole}'`, path: at });
    }
  }
  return refusals;
}

function unreadable(text: string, path: string): Refusal {
  return { code: "A013", message: `\`${visible(text)}\` is neither an IP address nor a CIDR`, path };
}
