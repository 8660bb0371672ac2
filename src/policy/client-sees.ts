import type { Decision } from "./model.js";
import type { Pathway } from "./pathway.js";

/** What a decision looks like from the client's side. A refusal has a different face for each protocol (policy.md 6.5). */
export function clientSees(decision: Decision, pathway: Pathway): string {
  if (decision.reason === "not-enforced") return "whatever the application answers: no sidecar stands before it";
  if (pathway.mismatch !== "") return `connection closed: ${pathway.mismatch}`;
  if (pathway.head === null) return tcpFace(decision);
  return pathway.protocol === "grpc" ? grpcFace(decision) : httpFace(decision);
}

function tcpFace(decision: Decision): string {
  return decision.verdict === "allow"
    ? "plain TCP, forwarded to the application"
    : "connection accepted, then closed without a byte (curl: exit 52, empty reply)";
}

function httpFace(decision: Decision): string {
  switch (decision.verdict) {
    case "allow":
      return "HTTP 200 from the application, or whatever else it answers";
    case "deny":
      return "HTTP 403, empty body";
    case "not-found":
      return "HTTP 404, empty body";
    case "rate-limited":
      return "HTTP 429, empty body";
  }
}

function grpcFace(decision: Decision): string {
  switch (decision.verdict) {
    case "allow":
      return "the application's gRPC response";
    case "deny":
      return "HTTP 200 with grpc-status 7 (PERMISSION_DENIED)";
    case "not-found":
      return "HTTP 200 with grpc-status 5 (NOT_FOUND)";
    case "rate-limited":
      return "HTTP 200 with grpc-status 8 (RESOURCE_EXHAUSTED)";
  }
}
