import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import {
  workloadKinds,
  type Principal,
  type ClusterSettings,
  type Question,
  type Reference,
  type RequestFilter,
  type TlsState,
  type WorkloadReference,
} from "../../src/policy/index.js";
import { defaultPolicyNames } from "../../src/resources/index.js";
import { policySet, type PolicySet } from "./policy-set.js";

/** One question to a policy set and the answer it must get. */
export interface DecisionVector {
  readonly question: Question;
  /** `from`, `to` and the rest as the file has them, for those who ask in other words. */
  readonly asked: AskedVector;
  /** What the client's TLS shows to the sidecar. */
  readonly tls: TlsState;
  /** False: a situation that only a sidecar meets, and that no question to `explain` describes. */
  readonly isForExplain: boolean;
  /** When the request comes, in milliseconds, where a rate limit counts. Absent: nobody counts. */
  readonly at?: number;
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
  readonly filters: readonly RequestFilter[];
}

/** A policy set with the questions put to it. */
export interface VectorCase {
  readonly title: string;
  /** All objects of the case, as manifests. */
  readonly objects: readonly object[];
  readonly cluster: Partial<ClusterSettings>;
  /** Reads the objects, anew each time. */
  readonly policy: () => PolicySet;
  readonly vectors: readonly DecisionVector[];
}

/**
 * Reads a file of vectors. The file may define fragments under `define` and use them by alias; an unknown key is an
 * error, so that a slip in the data cannot make a vector weaker than it looks.
 */
export function readVectorFile(file: URL): readonly VectorCase[] {
  const content = vectorFile.parse(parse(readFileSync(file, "utf8"), { maxAliasCount: -1, merge: true }));
  return content.cases.map(({ title, resources, cluster, ask }) => {
    const objects = [...new Map([...content.base, ...resources].map((object) => [nameOf(object), object])).values()];
    const yaml = objects.map((object) => JSON.stringify(object)).join("\n---\n");
    return { title, objects, cluster, policy: () => policySet(yaml, cluster), vectors: ask.map(vectorOf) };
  });
}

/** What makes an object the same as another: its version does not. */
function nameOf({ apiVersion, kind, metadata }: z.output<typeof manifest>): string {
  const group = String(apiVersion).replace(/\/?v[0-9][a-z0-9]*$/, "");
  const { namespace, name } = metadata as { readonly namespace?: string; readonly name: string };
  return [group, kind, namespace ?? "default", name].join(" ");
}

/** An HTTPRoute is that of `policy.linkerd.io`, unless `gateway/` stands before it. */
const reference =
  "(?:(?:server|default|authorizationpolicy|serverauthorization|(?:gateway/)?HTTPRoute|GRPCRoute)/[a-z0-9.-]+)";

/** Five words: verdict, reason, Server, route, authorization; `-` where there is none. */
const answer = z
  .string()
  .regex(
    new RegExp(`^(?:allow|deny|not-found|rate-limited) [a-z-]+ ${reference} (?:-|${reference}) (?:-|${reference})$`),
  )
  .transform((text): Omit<ExpectedDecision, "filters"> => {
    const [verdict, reason, server, route, authorization] = text.split(" ") as [string, string, string, string, string];
    return {
      verdict,
      reason,
      server: referenceOf(server),
      route: route === "-" ? null : referenceOf(route),
      authorization: authorization === "-" ? null : referenceOf(authorization),
    };
  });

const headerValues = z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]);

const filter: z.ZodType<RequestFilter> = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("modify-headers"),
    add: headerValues,
    set: headerValues,
    remove: z.array(z.string()).default([]),
  }),
  z.strictObject({
    kind: z.literal("redirect"),
    scheme: z.string().exactOptional(),
    host: z.string().exactOptional(),
    port: z.int().exactOptional(),
    path: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("full"), value: z.string() }),
        z.strictObject({ kind: z.literal("prefix"), value: z.string(), matched: z.string().exactOptional() }),
      ])
      .exactOptional(),
    status: z.int(),
  }),
]);

const question = z.strictObject({
  /** `unmeshed`, `NAMESPACE/SERVICE-ACCOUNT`, or an identity. */
  from: z.string(),
  /** `KIND/NAMESPACE/NAME`. */
  to: z.string().default("deployment/app/web"),
  port: z.int().default(8080),
  protocol: z.enum(["http1", "http2", "grpc", "tcp"]).default("http1"),
  method: z.string().exactOptional(),
  /** With its query. */
  path: z.string().exactOptional(),
  authority: z.string().exactOptional(),
  /** `name: value`. */
  headers: z.array(z.string().regex(/^[^:\s]+: .*$/)).exactOptional(),
  clientIp: z.string().default("10.1.2.3"),
  /** Of an unmeshed client whose bytes are TLS all the same: not for this sidecar, or without a certificate. */
  tls: z.enum(["passthrough", "without-identity"]).exactOptional(),
  judged: z.enum(["connection", "request"]).exactOptional(),
  /** The question cannot be put to `explain`, only to a permit. */
  sidecarOnly: z.literal(true).exactOptional(),
  at: z.int().min(0).exactOptional(),
  sees: z.string().exactOptional(),
  /** What becomes of the request on its way in, as the decision says it. */
  filters: z.array(filter).default([]),
  expect: answer,
});

const manifest = z.record(z.string(), z.unknown());

const vectorFile = z.strictObject({
  define: z.array(z.unknown()).default([]),
  /** Resources of every case; those of a case replace them by name. */
  base: z.array(manifest).default([]),
  cases: z.array(
    z.strictObject({
      title: z.string(),
      resources: z.array(manifest).default([]),
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

type AskedVector = z.output<typeof question>;

function vectorOf(asked: AskedVector): DecisionVector {
  const { from, to, port, protocol, method, path, authority, headers, clientIp, judged, sees, at, tls, expect } = asked;
  const principal = principalOf(from);
  return {
    question: {
      principal,
      workload: workloadOf(to),
      port,
      protocol,
      clientIp,
      ...(method === undefined ? {} : { method }),
      ...(path === undefined ? {} : { path }),
      ...(authority === undefined ? {} : { authority }),
      ...(headers === undefined ? {} : { headers: headers.map(headerOf) }),
    },
    asked,
    tls: tlsOf(principal, tls),
    isForExplain: tls === undefined && asked.sidecarOnly === undefined,
    judged: judged ?? (protocol === "tcp" ? "connection" : "request"),
    expect: { ...expect, filters: asked.filters },
    ...(at === undefined ? {} : { at }),
    ...(sees === undefined ? {} : { sees }),
  };
}

function headerOf(text: string): readonly [string, string] {
  const colon = text.indexOf(": ");
  return [text.slice(0, colon), text.slice(colon + 2)];
}

function tlsOf(principal: Principal, tls: AskedVector["tls"]): TlsState {
  if (principal.kind === "identity") return { kind: "established", clientIdentity: principal.identity };
  switch (tls) {
    case undefined:
      return { kind: "none", reason: "no_tls_from_remote" };
    case "without-identity":
      return { kind: "established", clientIdentity: undefined };
    case "passthrough":
      return { kind: "passthrough", sni: "elsewhere.example" };
  }
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
  const slash = text.lastIndexOf("/");
  const written = text.slice(0, slash);
  const kind = written.replace("gateway/", "");
  const name = text.slice(slash + 1);
  if (kind === "default") return { group: "", kind, name };
  const isGateway = written.startsWith("gateway/") || kind === "GRPCRoute";
  return { group: isGateway ? "gateway.networking.k8s.io" : "policy.linkerd.io", kind, name };
}
