import { provenIdentity } from "./authorization-table.js";
import type { Decision, RequestHead } from "./model.js";
import type { Pathway } from "./pathway.js";
import { redirectionOf, type Redirection } from "./redirection.js";

/**
 * What a decision looks like from the client's side. A refusal has a different face for each protocol, and only a
 * client that proved an identity is told why: its own sidecar reads and removes that header (policy.md 6.5).
 */
export function clientSees(decision: Decision, pathway: Pathway): string {
  if (decision.reason === "not-enforced") return "whatever the application answers: no sidecar stands before it";
  if (pathway.mismatch !== "") return `connection closed: ${pathway.mismatch}`;
  if (pathway.head === null) return tcpFace(decision);
  const face = faceOf(decision, pathway.head);
  const told = face.error === "" || provenIdentity(pathway.peer) === undefined ? "" : toldBy(face.error);
  return `${pathway.protocol === "grpc" ? face.grpc : face.http}${told}`;
}

function tcpFace(decision: Decision): string {
  return decision.verdict === "allow"
    ? "plain TCP, forwarded to the application"
    : "connection accepted, then closed without a byte (curl: exit 52, empty reply)";
}

interface Face {
  readonly http: string;
  readonly grpc: string;
  /** What `l5d-proxy-error` ends with; empty when the application answers. */
  readonly error: string;
}

function faceOf(decision: Decision, head: RequestHead): Face {
  switch (decision.verdict) {
    case "allow":
      return allowedFace(redirectionOf(decision.filters, head));
    case "deny":
      return faces.denied;
    case "not-found":
      return faces.notFound;
    case "rate-limited":
      return faces.rateLimited;
  }
}

function allowedFace(redirection: Redirection): Face {
  switch (redirection.kind) {
    case "none":
      return faces.forwarded;
    case "redirect":
      return {
        http: `HTTP ${redirection.status}, location: ${redirection.location}, empty body; the application is not asked`,
        grpc: "HTTP 200 with grpc-status 5 (NOT_FOUND); the application is not asked",
        error: "redirected",
      };
    case "fault":
      return {
        http: `HTTP 500, empty body, and the connection is closed: ${redirection.why}`,
        grpc: `HTTP 200 with grpc-status 13 (INTERNAL): ${redirection.why}`,
        error: "",
      };
  }
}

function toldBy(error: string): string {
  return `; its own sidecar is told \`${error}\` (l5d-proxy-error)`;
}

const faces = {
  forwarded: {
    http: "HTTP 200 from the application, or whatever else it answers",
    grpc: "the application's gRPC response",
    error: "",
  },
  denied: {
    http: "HTTP 403, empty body",
    grpc: "HTTP 200 with grpc-status 7 (PERMISSION_DENIED)",
    error: "unauthorized request on route",
  },
  notFound: {
    http: "HTTP 404, empty body",
    grpc: "HTTP 200 with grpc-status 5 (NOT_FOUND)",
    error: "no route found for request",
  },
  rateLimited: {
    http: "HTTP 429, empty body",
    grpc: "HTTP 200 with grpc-status 8 (RESOURCE_EXHAUSTED)",
    error: "rate limit exceeded",
  },
} as const satisfies Readonly<Record<string, Face>>;
