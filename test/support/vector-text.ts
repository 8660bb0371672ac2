import { stringify } from "yaml";
import type { Disagreement } from "./disagreement.js";
import type { RandomWorld } from "./random-policy/random-world.js";

/** A disagreement as a case of `test/vectors`, with the naive evaluator's answer as the one expected. */
export function vectorText({ cluster, manifests, workload }: RandomWorld, disagreement: Disagreement): string {
  const { question, about, naive, product } = disagreement;
  const { port, address, tls, request } = question;
  const { verdict, reason, server, route, authorization } = naive as Answer;
  const expected = [verdict, reason, nameOf(server), nameOf(route), nameOf(authorization)].join(" ");
  const isEstablished = tls.kind === "established";
  const vectorCase = {
    title: "what is asked here",
    cluster,
    resources: manifests,
    ask: [
      {
        from: isEstablished ? (tls.clientIdentity ?? "unmeshed") : "unmeshed",
        ...(isEstablished && tls.clientIdentity === undefined ? { tls: "without-identity" } : {}),
        ...(tls.kind === "passthrough" ? { tls: "passthrough" } : {}),
        to: `${workload.kind}/${workload.namespace}/${workload.name}`,
        port,
        clientIp: address,
        ...(about === "tcp" ? { protocol: "tcp" } : { judged: "request", ...requestFields(request) }),
        expect: expected,
      },
    ],
  };
  const difference = JSON.stringify({ about, naive, product }, undefined, 2);
  return `${stringify([vectorCase], { aliasDuplicateObjects: false })}\n${difference}`;
}

interface Named {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** Of `about: "port"` it has only the Server. */
type Answer = Partial<Record<"verdict" | "reason", string>> &
  Partial<Record<"server" | "route" | "authorization", Named | null>>;

function nameOf(named: Named | null | undefined): string {
  if (named === null || named === undefined) return "-";
  const isGateway = named.kind === "HTTPRoute" && named.group.startsWith("gateway");
  return `${isGateway ? "gateway/" : ""}${named.kind}/${named.name}`;
}

function requestFields({ method, target, authority, headers }: Disagreement["question"]["request"]): object {
  return {
    method,
    path: target,
    ...(authority === undefined ? {} : { authority }),
    ...(headers.length === 0 ? {} : { headers: headers.map(([name, value]) => `${name}: ${value}`) }),
  };
}
