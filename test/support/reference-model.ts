import { containsAddress, parseAddress, parseCidr, unmapAddress } from "../../src/resources/index.js";
import type { PlainObject } from "./random-policy.js";

/**
 * A second, slow opinion on who is let in, written from the rules (policy.md 2 to 6) over the manifests as they were
 * written. It knows only what `random-policy.ts` makes, shares nothing with `src/policy`, and exists to disagree.
 */
export interface ReferenceQuestion {
  /** Undefined: the client proves none. */
  readonly identity: string | undefined;
  readonly address: string;
  readonly port: number;
}

/** The name of the Server or default policy in force, and of everything that would let the client in as a connection. */
export interface ReferenceAnswer {
  readonly server: string;
  readonly letInBy: readonly string[];
}

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export function referenceAnswer(objects: readonly PlainObject[], question: ReferenceQuestion): ReferenceAnswer {
  const servers = objects.filter(({ kind, metadata }) => kind === "Server" && metadata.namespace === "app");
  const [winner] = servers.filter((server) => governs(server, question.port)).sort(byAgeThenName);
  if (winner === undefined) {
    const policy = defaultOf(objects);
    return { server: policy, letInBy: defaultGrants(policy, question) };
  }
  const policies = objects
    .filter(({ kind, metadata }) => kind === "AuthorizationPolicy" && metadata.namespace === "app")
    .filter((policy) => targets(policy, winner) && grants(policy, objects, question))
    .map(({ metadata: { name } }) => name)
    .sort();
  return {
    server: winner.metadata.name,
    letInBy: [...policies, ...defaultGrants(String(winner.spec?.["accessPolicy"]), question)],
  };
}

function governs(server: PlainObject, port: number): boolean {
  const { podSelector, port: wanted } = server.spec as {
    podSelector: { matchLabels?: { app: string } };
    port: number | string;
  };
  const app = podSelector.matchLabels?.app;
  const named: Record<string, number> = { http: 8080, admin: 9990 };
  return (app === undefined || app === "web") && (typeof wanted === "number" ? wanted : named[wanted]) === port;
}

function byAgeThenName(a: PlainObject, b: PlainObject): number {
  const key = ({ metadata }: PlainObject) => `${metadata.creationTimestamp ?? "9999"} ${metadata.name}`;
  return key(a) < key(b) ? -1 : 1;
}

function defaultOf(objects: readonly PlainObject[]): string {
  const { annotations } = objects.find(({ kind }) => kind === "Pod")!.metadata as unknown as {
    annotations: Record<string, string>;
  };
  return annotations["config.linkerd.io/default-inbound-policy"] ?? "all-unauthenticated";
}

function defaultGrants(policy: string, { identity, address }: ReferenceQuestion): readonly string[] {
  const inside = within(address, ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8"]);
  const proven = identity !== undefined && !identity.includes(":");
  const holds: Record<string, boolean> = {
    "all-unauthenticated": true,
    "all-authenticated": proven,
    "cluster-unauthenticated": inside,
    "cluster-authenticated": inside && proven,
    deny: false,
    audit: true,
  };
  const loopback = within(address, ["127.0.0.1", "::1"]) ? ["localhost"] : [];
  return [...(holds[policy] === true ? [policy] : []), ...loopback];
}

function targets(policy: PlainObject, server: PlainObject): boolean {
  const target = policy.spec?.["targetRef"] as Reference;
  return target.kind === "Namespace" || target.name === server.metadata.name;
}

function grants(policy: PlainObject, objects: readonly PlainObject[], question: ReferenceQuestion): boolean {
  const references = policy.spec?.["requiredAuthenticationRefs"] as readonly Reference[];
  return references.every((reference) => {
    const namespace = reference.namespace ?? "app";
    if (reference.kind === "ServiceAccount") return question.identity === accountIdentity(reference.name, namespace);
    const found = objects.find(
      ({ kind, metadata }) =>
        kind === reference.kind && metadata.name === reference.name && metadata.namespace === namespace,
    );
    if (found === undefined) return false;
    return reference.kind === "NetworkAuthentication"
      ? inNetworks(found, question.address)
      : isListed(found, question.identity);
  });
}

function inNetworks(network: PlainObject, address: string): boolean {
  const rules = network.spec?.["networks"] as readonly { cidr: string; except?: readonly string[] }[];
  return rules.some(({ cidr, except = [] }) => within(address, [cidr]) && !within(address, except));
}

function isListed(authentication: PlainObject, identity: string | undefined): boolean {
  const { identities = [], identityRefs = [] } = authentication.spec as {
    identities?: readonly string[];
    identityRefs?: readonly Reference[];
  };
  const own = authentication.metadata.namespace ?? "";
  const listed = [
    ...identities,
    ...identityRefs.map(({ kind, name, namespace }) =>
      kind === "Namespace" ? accountIdentity("*", name) : accountIdentity(name, namespace ?? own),
    ),
  ];
  if (identity === undefined) return false;
  return listed.some((entry) => {
    if (!entry.startsWith("*")) return entry === identity;
    return !identity.includes(":") && identity.endsWith(entry.slice(1));
  });
}

function accountIdentity(name: string, namespace: string): string {
  return `${name}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;
}

function within(text: string, cidrs: readonly string[]): boolean {
  const address = parseAddress(unmapAddress(text))!;
  return cidrs.some((cidr) => containsAddress(parseCidr(cidr)!, address));
}
