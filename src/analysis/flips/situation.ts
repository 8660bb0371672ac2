import type { AuthorizationPolicy, Resource, ResourceSet, Server, ServerAuthorization } from "../../resources/index.js";
import {
  assumedCall,
  type ConsideredAuthorization,
  type Explanation,
  type PolicyFact,
  type PolicyIndex,
  type Question,
} from "../../policy/index.js";
import { clientOf, clientText, type Client } from "./client.js";

/** A policy set as flips look at it. `index` is made from `set`. */
export interface FlipView {
  readonly set: ResourceSet;
  readonly index: PolicyIndex;
}

/** What candidates are made from: a question with its answer, and what both are about. */
export interface Situation extends FlipView {
  readonly question: Question;
  /** The question with what it leaves out filled in, as the port as it is reads it. */
  readonly asked: Question;
  readonly explanation: Explanation;
  readonly client: Client;
  /** The client in a sentence: `ServiceAccount frontend/web-app`. */
  readonly who: string;
  /** Undefined: the workload's default policy holds. */
  readonly server: Server | undefined;
  /** Whether a name of the kind is taken in the namespace. */
  readonly exists: (kind: Resource["kind"], namespace: string, name: string) => boolean;
}

export function situationOf(view: FlipView, question: Question, explanation: Explanation): Situation {
  const client = clientOf(question.principal, view.index.cluster);
  const taken = new Set(view.set.resources.map(({ kind, metadata }) => key(kind, metadata.namespace, metadata.name)));
  return {
    ...view,
    question,
    asked: filledIn(question, explanation),
    explanation,
    client,
    who: clientText(client, question.clientIp ?? `${explanation.clientIp} (assumed: --client-ip)`),
    server: view.index.serverOf(question.workload, question.port),
    exists: (kind, namespace, name) => taken.has(key(kind, namespace, name)),
  };
}

function filledIn(question: Question, { protocol, clientIp }: Explanation): Question {
  const { principal, workload, port, headers, authority } = question;
  if (protocol === "tcp") return { principal, workload, port, clientIp, protocol };
  const isCall = protocol === "grpc";
  return {
    principal,
    workload,
    port,
    clientIp,
    protocol,
    method: question.method ?? (isCall ? "POST" : "GET"),
    path: question.path ?? (isCall ? assumedCall : "/"),
    ...(headers === undefined ? {} : { headers }),
    ...(authority === undefined ? {} : { authority }),
  };
}

/** The object that granted, or would not grant, with what became of it. Null for built-in authorizations. */
export type GrantSource =
  | { readonly kind: "policy"; readonly policy: AuthorizationPolicy; readonly fact: PolicyFact }
  | { readonly kind: "server-authorization"; readonly authorization: ServerAuthorization };

export function grantSource(
  { authorization }: ConsideredAuthorization,
  { index, question }: Situation,
): GrantSource | null {
  const { namespace } = question.workload;
  const isIt = ({ metadata }: Resource): boolean =>
    metadata.name === authorization.name && metadata.namespace === namespace;
  if (authorization.kind === "authorizationpolicy") {
    const fact = index.policies.find(({ policy }) => isIt(policy));
    return fact === undefined ? null : { kind: "policy", policy: fact.policy, fact };
  }
  if (authorization.kind === "serverauthorization") {
    const fact = index.serverAuthorizations.find((candidate) => isIt(candidate.authorization));
    return fact === undefined ? null : { kind: "server-authorization", authorization: fact.authorization };
  }
  return null;
}

/** `MeshTLSAuthentication data/clients`. */
export function objectText({ kind, metadata }: Pick<Resource, "kind" | "metadata">): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

function key(kind: string, namespace: string, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}
