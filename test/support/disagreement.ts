import { isDeepStrictEqual } from "node:util";
import { requestHead, type PortPolicy, type TlsState } from "../../src/policy/index.js";
import { apiGroup } from "../../src/resources/index.js";
import { groupOf, namespaceOf, type Manifest } from "./naive/manifest.js";
import { naivePolicy, type NaivePolicy } from "./naive/naive-policy.js";
import type { NaiveClient } from "./naive/world.js";
import { policySet, type PolicySet } from "./policy-set.js";
import type { RandomQuestion } from "./random-policy/random-question.js";
import type { RandomWorld } from "./random-policy/random-world.js";

/** A question that the product and the naive evaluator answer differently. */
export interface Disagreement {
  readonly question: RandomQuestion;
  /** Which answer: for the request, for the connection as bytes, or what is known of the port. */
  readonly about: "request" | "tcp" | "port";
  readonly naive: unknown;
  readonly product: unknown;
}

export interface Comparison {
  /** How many of the manifests the product refused. What admission refuses reaches neither evaluator. */
  readonly refused: number;
  /** At the first question where the two differ; undefined: they agree on all. */
  readonly disagreement: Disagreement | undefined;
}

/** Puts the questions to both evaluators. */
export function compareOn(world: RandomWorld, questions: readonly RandomQuestion[]): Comparison {
  const { index, set } = policySet(manifestText(world.manifests), world.cluster);
  const manifests = admittedAmong(world.manifests, set);
  const opinions = new Map<number, NaivePolicy>();
  const opinionOf = (port: number): NaivePolicy => {
    const opinion = opinions.get(port) ?? naivePolicy({ ...world, manifests }, world.workload, port);
    opinions.set(port, opinion);
    return opinion;
  };
  const differing = firstDefined(questions, (question) => {
    const policy = index.portPolicy(world.workload, question.port);
    return disagreementAt(question, policy, opinionOf(question.port));
  });
  return { refused: world.manifests.length - manifests.length, disagreement: differing };
}

function disagreementAt(question: RandomQuestion, policy: PortPolicy, opinion: NaivePolicy): Disagreement | undefined {
  const { address, tls, request } = question;
  const { authority, ...asked } = request;
  const permit = policy.admit({ address, tls });
  const head = requestHead({ ...asked, ...(authority === undefined ? {} : { authority }) });
  const client = naiveClient(address, tls);
  const known = ({ server, protocol, rateLimit }: PortPolicy | NaivePolicy): unknown => ({
    server,
    protocol,
    rateLimit,
  });
  const pairs: readonly Omit<Disagreement, "question">[] = [
    { about: "port", naive: known(opinion), product: known(policy) },
    { about: "tcp", naive: opinion.tcp(client), product: permit.tcp },
    { about: "request", naive: opinion.request(client, request), product: permit.request(head) },
  ];
  const differing = pairs.find(({ naive, product }) => !isDeepStrictEqual(naive, product));
  return differing && { question, ...differing };
}

function firstDefined<Item, Value>(items: readonly Item[], of: (item: Item) => Value | undefined): Value | undefined {
  for (const item of items) {
    const value = of(item);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The manifests as one text, in the order given. */
export function manifestText(manifests: readonly object[]): string {
  return manifests.map((manifest) => JSON.stringify(manifest)).join("\n---\n");
}

function admittedAmong(manifests: readonly Manifest[], set: PolicySet["set"]): readonly Manifest[] {
  const names = new Set(
    set.resources.map(({ apiVersion, kind, metadata: { namespace, name } }) => {
      return [apiGroup(apiVersion), kind, kind === "Namespace" ? "default" : namespace, name].join(" ");
    }),
  );
  return manifests.filter((manifest) => {
    return names.has([groupOf(manifest), manifest.kind, namespaceOf(manifest), manifest.metadata.name].join(" "));
  });
}

/** A client as the naive evaluator knows it: only TLS that this proxy ended counts (policy.md 6.3). */
export function naiveClient(address: string, tls: TlsState): NaiveClient {
  const isTerminated = tls.kind === "established";
  return { address, tls: { terminated: isTerminated, identity: isTerminated ? tls.clientIdentity : undefined } };
}
