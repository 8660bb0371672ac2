import { includesPort } from "../../../policy/index.js";
import type { Candidate, NewObject } from "../edit.js";
import { freeName, newServer, serverTarget } from "../new-object.js";
import type { Situation } from "../situation.js";
import { grantObjects } from "./authorize-client.js";

/** A Server for a port that has none, which keeps what the default policy grants, and a policy for the client. */
export function createServer(situation: Situation): readonly Candidate[] {
  const { server, explanation, who } = situation;
  if (server !== undefined) return [];
  const created = portServer(situation, explanation.decision.server.name);
  const target = serverTarget(created.metadata.name);
  return [
    {
      title: `a new Server for the port, with a policy for ${who}`,
      edits: [created, ...grantObjects(situation, target)].map((object) => ({ action: "create", object })),
    },
  ];
}

/** A Server for just this port of just this workload, read as before. `deny` is what it does by itself. */
export function portServer({ explanation, question, exists }: Situation, accessPolicy: string): NewObject {
  const { workload } = explanation;
  const { kind, namespace, name, labels, opaquePorts } = workload;
  const metadata = {
    name: freeName(`${name}-${question.port}`, (candidate) => exists("Server", namespace, candidate)),
    namespace,
  };
  return newServer(metadata, {
    [kind === "externalworkload" ? "externalWorkloadSelector" : "podSelector"]:
      Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } },
    port: question.port,
    // A Server takes the place of the annotation: left out, the port would be read as HTTP again.
    ...(includesPort(opaquePorts, question.port) ? { proxyProtocol: "opaque" } : {}),
    ...(accessPolicy === "deny" ? {} : { accessPolicy }),
  });
}
