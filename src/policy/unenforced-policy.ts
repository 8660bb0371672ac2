import type { CompiledPortPolicy } from "./compile-port-policy.js";
import { generationOf } from "./generation.js";
import type { Decision, Peer, Permit } from "./model.js";
import { defaultReference, detectTimeoutMs, type PortPolicyContent } from "./port-policy-content.js";

/**
 * The "policy" of a port that no sidecar stands before, because the workload has none or the port skips it: bytes pass
 * unread, whoever sends them, and the decisions say that nothing was enforced.
 */
export function unenforcedPolicy(): CompiledPortPolicy {
  const server = defaultReference("not-enforced");
  const content: PortPolicyContent = {
    server,
    protocol: "opaque",
    detectTimeoutMs,
    authorizations: [],
    routes: [],
    rateLimit: null,
    admitsLoopback: false,
    invalid: null,
  };
  const decision: Decision = {
    verdict: "allow",
    reason: "not-enforced",
    server,
    route: null,
    authorization: null,
    filters: [],
  };
  const request = (): Decision => decision;
  const policy: CompiledPortPolicy = {
    server,
    protocol: content.protocol,
    detectTimeoutMs,
    generation: generationOf(content),
    rateLimit: null,
    content,
    admit: (peer: Peer): Permit => ({ policy, peer, tcp: decision, request }),
    trace: () => ({ decision, route: null, routes: [], levels: [] }),
  };
  return policy;
}
