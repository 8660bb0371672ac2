import {
  identityMatchText,
  type ClientAuthorization,
  type PolicyFact,
  type PolicyIndex,
  type Protocol,
  type Reference,
  type Workload,
} from "../policy/index.js";
import { apiGroup, type RouteResource, type Server } from "../resources/index.js";
import { governedPorts } from "./governed-ports.js";
import { workloadName } from "./wording.js";

/** One thing that grants access to a port, or that was meant to. */
export interface AuthorizationRow {
  /** The route it is for; null: the whole port. */
  readonly route: Reference | null;
  readonly server: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** What grants; null: nothing does, the port is closed. */
  readonly authorization: Reference | null;
  /** As written in manifests; `null`: no identity is asked for. */
  readonly identities: readonly string[] | null;
  /** Whether TLS without a client certificate will do. */
  readonly anyTls: boolean;
  /** Networks with their exceptions (`10.0.0.0/8 except 10.1.0.0/16`); null: from anywhere. */
  readonly networks: readonly string[] | null;
  /** Empty: in force. Otherwise why it grants nothing. */
  readonly why: string;
  /** The workloads at whose port it is so. */
  readonly workloads: readonly string[];
}

/** A port that no Server governs, or at which nothing is enforced. */
export interface UncoveredPort {
  readonly workload: string;
  readonly port: number;
  /** The default policy that holds; null: nothing is enforced there. */
  readonly defaultPolicy: string | null;
  /** Why nothing is enforced; empty otherwise. */
  readonly why: string;
}

export interface AuthorizationListing {
  readonly rows: readonly AuthorizationRow[];
  readonly uncovered: readonly UncoveredPort[];
}

/**
 * Everything that lets clients reach some workloads: per port and route, what the sidecar's own compiled policy holds,
 * followed by what targets it and grants nothing. The built-in grant to loopback is left out.
 */
export function authorizationListing(index: PolicyIndex, workloads: readonly Workload[]): AuthorizationListing {
  const rows = new Map<string, AuthorizationRow>();
  const uncovered: UncoveredPort[] = [];
  for (const workload of workloads) {
    for (const port of portsOf(index, workload)) {
      const server = index.serverOf(workload, port);
      const enforcement = index.enforcement(workload, port);
      if (!enforcement.enforced) {
        uncovered.push({ workload: workloadName(workload), port, defaultPolicy: null, why: enforcement.why });
      } else if (server === undefined) {
        const defaultPolicy = index.portPolicy(workload, port).server.name;
        uncovered.push({ workload: workloadName(workload), port, defaultPolicy, why: "" });
      } else {
        for (const row of rowsAt(index, workload, port, server)) addRow(rows, row);
      }
    }
  }
  return { rows: [...rows.values()], uncovered };
}

/** The declared TCP ports and those that a Server governs without their being declared. */
function portsOf(index: PolicyIndex, workload: Workload): readonly number[] {
  const declared = workload.ports
    .filter(({ protocol }) => protocol.toUpperCase() === "TCP")
    .map(({ number }) => number);
  return [...new Set([...declared, ...governedPorts(index, workload)])].sort((a, b) => a - b);
}

function rowsAt(index: PolicyIndex, workload: Workload, port: number, server: Server): readonly AuthorizationRow[] {
  const { content, protocol } = index.portPolicy(workload, port);
  const place = { server: server.metadata.name, port, protocol, workloads: [workloadName(workload)] };
  const nothing = { identities: null, anyTls: false, networks: null };
  const granted = [
    ...content.authorizations.map((authorization) => ({ route: null, authorization })),
    ...content.routes.flatMap(({ reference, authorizations }) =>
      authorizations.map((authorization) => ({ route: reference, authorization })),
    ),
  ].map(({ route, authorization }): AuthorizationRow => ({ ...place, route, ...grantOf(authorization), why: "" }));
  const idle = idleAt(index, server).map((found): AuthorizationRow => ({ ...place, ...nothing, ...found }));
  if (content.invalid !== null) {
    return [{ ...place, ...nothing, route: null, authorization: null, why: content.invalid }, ...idle];
  }
  const isClosed = granted.every(({ authorization }) => authorization?.name === "probe");
  const closed: AuthorizationRow = {
    ...place,
    ...nothing,
    route: null,
    authorization: null,
    why: "nothing grants access",
  };
  return [...(isClosed ? [closed] : []), ...granted, ...idle];
}

function grantOf({ reference, authentication, networks }: ClientAuthorization) {
  const texts = networks.map(({ cidr, except }) =>
    except.length === 0 ? cidr : `${cidr} except ${except.join(", ")}`,
  );
  const isEverywhere = texts.includes("0.0.0.0/0") && texts.includes("::/0");
  return {
    authorization: reference,
    identities: authentication.kind === "identities" ? authentication.identities.map(identityMatchText) : null,
    anyTls: authentication.kind === "any-tls",
    networks: isEverywhere ? null : texts,
  };
}

/** What names the Server, or its whole namespace, and grants nothing. */
function idleAt(
  index: PolicyIndex,
  server: Server,
): readonly Pick<AuthorizationRow, "route" | "authorization" | "why">[] {
  return [
    ...index.policies
      .filter((fact) => fact.state === "ignored" && targets(fact, server))
      .map(({ policy, target, why }) => ({
        route: target.kind === "route" ? routeReference(target.route) : null,
        authorization: policyKind("authorizationpolicy", policy.metadata.name),
        why,
      })),
    ...index.serverAuthorizations
      .filter(({ state, servers }) => state === "ignored" && servers.includes(server))
      .map(({ authorization, why }) => ({
        route: null,
        authorization: policyKind("serverauthorization", authorization.metadata.name),
        why,
      })),
  ];
}

function routeReference({ apiVersion, kind, metadata }: RouteResource): Reference {
  return { group: apiGroup(apiVersion), kind, name: metadata.name };
}

function targets({ target }: PolicyFact, server: Server): boolean {
  switch (target.kind) {
    case "server":
      return target.server === server;
    case "namespace":
    case "route":
      return target.servers.includes(server);
    case "missing":
    case "unsupported":
      return false;
  }
}

function policyKind(kind: string, name: string): Reference {
  return { group: "policy.linkerd.io", kind, name };
}

/** Workloads with the same row share it. */
function addRow(rows: Map<string, AuthorizationRow>, row: AuthorizationRow): void {
  const { workloads, ...rest } = row;
  const key = JSON.stringify(rest);
  const known = rows.get(key);
  rows.set(key, known === undefined ? row : { ...known, workloads: [...known.workloads, ...workloads] });
}
