import type { Command } from "commander";
import { MeshtlsError } from "../errors.js";
import { checkIdentityDomain } from "../identity/index.js";
import type { ClusterSettings } from "../policy/index.js";
import { defaultPolicyNames, type DefaultPolicyName } from "../resources/index.js";

/** The flags for what no manifest says about a cluster. */
export interface ClusterFlags {
  readonly defaultInboundPolicy?: string;
  readonly identityTrustDomain?: string;
  readonly controlPlaneNamespace?: string;
}

export function addClusterOptions(command: Command): Command {
  return command
    .option(
      "--default-inbound-policy <policy>",
      `policy of ports without a Server: ${defaultPolicyNames.join(", ")} (default: all-unauthenticated)`,
    )
    .option("--identity-trust-domain <domain>", "last part of every identity (default: cluster.local)")
    .option("--control-plane-namespace <namespace>", "part of every identity before it (default: linkerd)");
}

/**
 * The settings with what the flags say in place of `base`.
 *
 * @throws MeshtlsError `E_USAGE` in Linkerd's words for a policy that does not exist or a name that ends no identity.
 */
export function clusterSettings(flags: ClusterFlags, base: ClusterSettings): ClusterSettings {
  const settings = {
    ...base,
    trustDomain: flags.identityTrustDomain ?? base.trustDomain,
    controlPlaneNamespace: flags.controlPlaneNamespace ?? base.controlPlaneNamespace,
    defaultInboundPolicy:
      flags.defaultInboundPolicy === undefined ? base.defaultInboundPolicy : policyName(flags.defaultInboundPolicy),
  };
  const problem = checkIdentityDomain(settings);
  if (problem === undefined) return settings;
  throw new MeshtlsError("E_USAGE", problem, { hint: "use lower-case letters, digits, `-` and, in the domain, dots" });
}

function policyName(text: string): DefaultPolicyName {
  const name = defaultPolicyNames.find((known) => known === text);
  if (name !== undefined) return name;
  const names = [...defaultPolicyNames.filter((known) => known !== "deny" && known !== "audit")].sort();
  const list = [...names, "deny", "audit"].join(", ");
  throw new MeshtlsError("E_USAGE", `--default-inbound-policy must be one of: ${list} (got ${text})`);
}
