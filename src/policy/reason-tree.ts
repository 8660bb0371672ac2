import { quoted } from "../resources/index.js";
import { filterTexts } from "./enforced-notes.js";
import type { Enforcement } from "./enforcement.js";
import type { ConsideredAuthorization, ConsideredRoute, Explanation, ReasonNode } from "./explanation.js";
import type { Reason, Reference } from "./model.js";
import type { Pathway } from "./pathway.js";

/** What the tree is made of: an explanation without it. */
export type ExplanationFacts = Omit<Explanation, "tree"> & {
  readonly pathway: Pathway;
  readonly enforcement: Enforcement;
  /** Why the policy cannot be put into force; null: it can. */
  readonly invalid: string | null;
  /** The name of the Server that governs the port; undefined: there is none. */
  readonly governing: string | undefined;
};

/** Lays an explanation out as the steps of the decision, each with what decided it. */
export function reasonTree(facts: ExplanationFacts): ReasonNode {
  const { decision, enforcement } = facts;
  const allowed = decision.verdict === "allow";
  const root = `${decision.verdict}: ${reasonTexts[decision.reason]}`;
  if (!enforcement.enforced) return node(root, "yes", [node(enforcement.why, "info")]);
  const children = [serverNode(facts), protocolNode(facts), ...routeNodes(facts), authorizationsNode(facts)];
  return node(root, allowed ? "yes" : "no", children);
}

/** One sentence for each reason. */
export const reasonTexts: Readonly<Record<Reason, string>> = {
  authorized: "an authorization matches",
  "not-enforced": "nothing is enforced here",
  unauthenticated: "the client proves no identity, and every authorization asks for one",
  "identity-not-listed": "no authorization lists the client's identity",
  "network-not-listed": "the client would be accepted, but not from its address",
  "no-authorizations": "nothing grants access to this port",
  "protocol-not-allowed": "the port speaks HTTP only; other connections are never authorized",
  "no-route": "no route matches the request",
  "invalid-policy": "the port's policy cannot be put into force, so everyone is refused",
  "total-rate-exceeded": "all clients together ask more often than the port's rate limit allows",
  "identity-rate-exceeded": "the client asks more often than the port's rate limit allows to each",
  "override-rate-exceeded": "the client asks more often than its own entry of the port's rate limit allows",
};

function serverNode({ policy, governing, invalid, serverCandidates }: ExplanationFacts): ReasonNode {
  const title =
    governing === undefined
      ? `no Server selects the port: default policy ${quoted(policy.server.name)} holds`
      : `Server ${quoted(governing)} governs the port`;
  const others = serverCandidates.filter(({ outcome, isElsewhere }) => outcome !== "won" && !isElsewhere);
  const refused = invalid === null ? [] : [node(`its policy cannot be put into force: ${invalid}`, "no")];
  return node(title, invalid === null ? "info" : "no", [
    ...refused,
    ...others.map(({ server, why }) => node(`Server ${quoted(server.name)} does not: ${why}`, "info")),
  ]);
}

function protocolNode({ policy, entrance, protocol, pathway }: ExplanationFacts): ReasonNode {
  const way = entrance === "direct" ? "through the direct port, with mutual TLS" : "at the port itself, in plaintext";
  const title = `protocol ${policy.protocol}: the client comes ${way}, and is read as ${protocol}`;
  const consequences = pathway.consequences.map((text) => node(text, "info"));
  if (pathway.mismatch !== "") return node(title, "no", [node(pathway.mismatch, "no"), ...consequences]);
  return node(title, "info", consequences);
}

function routeNodes({ decision, pathway, routes }: ExplanationFacts): readonly ReasonNode[] {
  if (pathway.head === null || decision.reason === "invalid-policy") return [];
  const request = `${pathway.head.method} ${quoted(pathway.head.path)}`;
  const others = routes.filter(({ outcome }) => outcome !== "chosen").map(routeNode);
  if (decision.route === null) return [node(`no route matches ${request}`, "no", others)];
  const filters = filterTexts(decision.filters).map((text) => node(text, "info"));
  return [node(`${routeName(decision.route)} matches ${request}`, "info", [...filters, ...others])];
}

function routeNode({ route, outcome, why, slip }: ConsideredRoute): ReasonNode {
  const title = outcome === "failed" ? `${routeName(route)} does not match: ${why}` : `${routeName(route)}: ${why}`;
  return node(title, outcome === "failed" ? "no" : "info", slip === null ? [] : [node(slip, "info")]);
}

function routeName({ kind, name }: Reference): string {
  return `${kind === "default" ? "route" : nameOfKind(kind)} ${quoted(name)}`;
}

function authorizationsNode({ authorizations, ignoredPolicies, decision }: ExplanationFacts): ReasonNode {
  const asked = authorizations.filter(({ level, matched }) => level !== "loopback" || matched);
  const children = [
    ...asked.map(authorizationNode),
    ...ignoredPolicies
      .filter(({ isElsewhere }) => !isElsewhere)
      .map(({ policy, why }) => node(`${nameOf(policy)} does not count: ${why}`, "info")),
  ];
  const outcome = decision.verdict === "allow" ? "yes" : "no";
  return node(
    asked.length === 0 ? "no authorization was asked" : "authorizations, the first match decides",
    outcome,
    children,
  );
}

function authorizationNode(considered: ConsideredAuthorization): ReasonNode {
  const { authorization, matched, decides, why, nearMiss } = considered;
  const verdict = decides ? "matches and decides" : matched ? "would match too" : "does not match";
  const hints = nearMiss === null ? [] : [node(nearMiss.text, "info")];
  return node(`${nameOf(authorization)} ${verdict}: ${why}`, matched ? "yes" : "no", hints);
}

function nameOf({ kind, name }: Reference): string {
  return `${nameOfKind(kind)} ${quoted(name)}`;
}

/** Metric labels spell kinds in lower case, people do not. */
function nameOfKind(kind: string): string {
  return kindNames.find((known) => known.toLowerCase() === kind.toLowerCase()) ?? kind;
}

const kindNames = ["AuthorizationPolicy", "ServerAuthorization", "HTTPRoute", "GRPCRoute"];

function node(text: string, outcome: ReasonNode["outcome"], children: readonly ReasonNode[] = []): ReasonNode {
  return { text, outcome, children };
}
