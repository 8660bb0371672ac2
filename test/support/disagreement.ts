import { isDeepStrictEqual } from "node:util";
import { requestHead, type ClusterSettings, type TlsState } from "../../src/policy/index.js";
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

/** The first question at which the two differ; undefined: they agree on all. */
export function disagreementIn(world: RandomWorld, questions: readonly RandomQuestion[]): Disagreement | undefined {
  const { index, set } = policySet(manifestText(world.manifests), world.cluster as ClusterSettings);
  const admitted = { ...world, manifests: admittedAmong(world.manifests, set) };
  const opinions = new Map<number, NaivePolicy>();
  for (const question of questions) {
    const { port, address, tls, request } = question;
    const opinion = opinions.get(port) ?? naivePolicy(admitted, world.workload, port);
    opinions.set(port, opinion);
    const policy = index.portPolicy(world.workload as Parameters<typeof index.portPolicy>[0], port);
    const permit = policy.admit({ address, tls });
    const { authority, ...asked } = request;
    const head = requestHead({ ...asked, ...(authority === undefined ? {} : { authority }) });
    const client: NaiveClient = { address, tls: naiveTls(tls) };
    const { server, protocol, rateLimit } = policy;
    const pairs = [
      [
        "port",
        { server: opinion.server, protocol: opinion.protocol, rateLimit: opinion.rateLimit },
        { server, protocol, rateLimit },
      ],
      ["tcp", opinion.tcp(client), permit.tcp],
      ["request", opinion.request(client, request), permit.request(head)],
    ] as const;
    const [differing] = pairs.filter(([, naive, product]) => !isDeepStrictEqual(naive, product));
    if (differing !== undefined) return { question, about: differing[0], naive: differing[1], product: differing[2] };
  }
  return undefined;
}

/** How many of the manifests the product refused. What admission refuses never reaches either evaluator. */
export function refusedIn(world: RandomWorld): number {
  const { set } = policySet(manifestText(world.manifests), world.cluster as ClusterSettings);
  return world.manifests.length - admittedAmong(world.manifests, set).length;
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

function naiveTls(tls: TlsState): NaiveClient["tls"] {
  return {
    terminated: tls.kind === "established",
    identity: tls.kind === "established" ? tls.clientIdentity : undefined,
  };
}
