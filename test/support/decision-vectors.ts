import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import {
  workloadKinds,
  type Principal,
  type Question,
  type Reference,
  type WorkloadReference,
} from "../../src/policy/index.js";
import { defaultPolicyNames } from "../../src/resources/index.js";
import { policySet, type PolicySet } from "./policy-set.js";

/** One question to a policy set and the answer it must get. */
export interface DecisionVector {
  readonly question: Question;
  /** Whether the answer is about the connection as a whole or about one request. */
  readonly judged: "connection" | "request";
  readonly expect: ExpectedDecision;
  /** A piece of what the client sees; absent: not asked. */
  readonly sees?: string;
}

export interface ExpectedDecision {
  readonly verdict: string;
  readonly reason: string;
  readonly server: Reference;
  readonly route: Reference | null;
  readonly authorization: Reference | null;
}

/** A policy set with the questions put to it. */
export interface VectorCase {
  readonly title: string;
  readonly policy: PolicySet;
  readonly vectors: readonly DecisionVector[];
}

/**
 * Reads a file of vectors. The file may define fragments under `define` and use them by alias; an unknown key is an
 * error, so that a slip in the data cannot make a vector weaker than it looks.
 */
export function readVectorFile(file: URL): readonly VectorCase[] {
  const content = vectorFile.parse(parse(readFileSync(file, "utf8"), { maxAliasCount: -1, merge: true }));
  return content.cases.map(({ title, resources, cluster, ask }) => {
    const objects = [...content.base, ...resources];
    const yaml = objects.map((object) => JSON.stringify(object)).join("\n---\n");
    return { title, policy: policySet(yaml, cluster), vectors: ask.map(vectorOf) };
  });
}

const reference = "(?:server|default|authorizationpolicy)/[a-z0-9.-]+";

/** Five words: verdict, reason, Server, route, authorization; `-` where there is none. */
const answer = z
  .string()
  .regex(new RegExp(`^(?:allow|deny|not-found) [a-z-]+ ${reference} (?:-|${reference}) (?:-|${reference})$`))
  .transform((text): ExpectedDecision => {
    const [verdict, reason, server, route, authorization] = text.split(" ") as [string, string, string, string, string];
    return {
      verdict,
      reason,
      server: referenceOf(server),
      route: route === "-" ? null : referenceOf(route),
      authorization: authorization === "-" ? null : referenceOf(authorization),
    };
  });

const question = z.strictObject({
  /** `unmeshed`, `NAMESPACE/SERVICE-ACCOUNT`, or an identity. */
  from: z.string(),
  /** `KIND/NAMESPACE/NAME`. */
  to: z.string().default("deployment/app/web"),
  port: z.int().default(8080),
  protocol: z.enum(["http1", "http2", "grpc", "tcp"]).default("http1"),
  method: z.string().exactOptional(),
  path: z.string().exactOptional(),
  clientIp: z.string().default("10.1.2.3"),
  judged: z.enum(["connection", "request"]).exactOptional(),
  sees: z.string().exactOptional(),
  expect: answer,
});

const vectorFile = z.strictObject({
  define: z.array(z.unknown()).default([]),
  /** Resources of every case; those of a case replace them by name. */
  base: z.array(z.unknown()).default([]),
  cases: z.array(
    z.strictObject({
      title: z.string(),
      resources: z.array(z.unknown()).default([]),
      cluster: z
        .strictObject({
          defaultInboundPolicy: z.enum(defaultPolicyNames).exactOptional(),
          clusterNetworks: z.array(z.string()).exactOptional(),
          probeNetworks: z.array(z.string()).exactOptional(),
          trustDomain: z.string().exactOptional(),
          controlPlaneNamespace: z.string().exactOptional(),
        })
        .default({}),
      ask: z.array(question).min(1),
    }),
  ),
});

function vectorOf(asked: z.output<typeof question>): DecisionVector {
  const { from, to, port, protocol, method, path, clientIp, judged, sees, expect } = asked;
  return {
    question: {
      principal: principalOf(from),
      workload: workloadOf(to),
      port,
      protocol,
      clientIp,
      ...(method === undefined ? {} : { method }),
      ...(path === undefined ? {} : { path }),
    },
    judged: judged ?? (protocol === "tcp" ? "connection" : "request"),
    expect,
    ...(sees === undefined ? {} : { sees }),
  };
}

function principalOf(text: string): Principal {
  if (text === "unmeshed") return { kind: "unmeshed" };
  const [namespace, account, ...rest] = text.split("/");
  if (account === undefined || rest.length > 0) return { kind: "identity", identity: text };
  return { kind: "identity", identity: `${account}.${namespace!}.serviceaccount.identity.linkerd.cluster.local` };
}

function workloadOf(text: string): WorkloadReference {
  const [kind, namespace, name] = text.split("/");
  const known = workloadKinds.find((candidate) => candidate === kind);
  if (known === undefined || namespace === undefined || name === undefined) throw new Error(`no workload: ${text}`);
  return { kind: known, namespace, name };
}

function referenceOf(text: string): Reference {
  const slash = text.indexOf("/");
  const kind = text.slice(0, slash);
  return { group: kind === "default" ? "" : "policy.linkerd.io", kind, name: text.slice(slash + 1) };
}
