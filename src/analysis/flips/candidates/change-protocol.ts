import type { AskedProtocol } from "../../../policy/index.js";
import type { ProxyProtocol } from "../../../resources/index.js";
import { at, change, type Candidate } from "../edit.js";
import { objectText, type Situation } from "../situation.js";

/** Lets the Server read what the client sends. */
export function changeProtocol({ server, question, explanation }: Situation): readonly Candidate[] {
  if (server === undefined || explanation.decision.reason === "invalid-policy") return [];
  return fitting[question.protocol ?? explanation.protocol]
    .filter((protocol) => protocol !== server.spec.proxyProtocol)
    .map((protocol) => ({
      title: `set proxyProtocol: ${protocol} on ${objectText(server)}`,
      edits: [change(server, { kind: "set", path: at("spec.proxyProtocol"), value: protocol })],
    }));
}

const fitting: Readonly<Record<AskedProtocol, readonly ProxyProtocol[]>> = {
  http1: ["HTTP/1", "unknown"],
  http2: ["HTTP/2", "unknown"],
  grpc: ["gRPC", "HTTP/2", "unknown"],
  tcp: ["opaque", "unknown"],
};
