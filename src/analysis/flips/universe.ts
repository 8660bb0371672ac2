import { serviceAccountIdentity } from "../../identity/index.js";
import {
  ask,
  assumedClientIp,
  type PolicyIndex,
  type Principal,
  type Question,
  type WorkloadReference,
} from "../../policy/index.js";
import { containsAddress, parseAddress, parseCidr, type ResourceSet } from "../../resources/index.js";
import { declaredNames } from "../declared-names.js";
import { sampleRequests, type SampleRequest } from "./sample-requests.js";

/**
 * Over whom and what the access that an edit opens or closes is counted. One triple is a client, a port of a workload
 * and a request.
 *
 * Clients: every ServiceAccount that the set defines or runs something as (each namespace has `default`), and the
 * identities of ExternalWorkloads; one more ServiceAccount of each namespace, which the set does not know; one of a
 * namespace that it does not know; and clients without identity at an address inside and one outside the cluster's
 * networks, and at the address of the question, from which those with an identity come. The asking client is one of them.
 *
 * Ports: those that containers declare for TCP, those that a Server selects, and the one asked about.
 *
 * Requests: one for each route of the port, one that no route names, and the one asked about in place of its own route's.
 */
export interface UniverseClient {
  readonly principal: Principal;
  readonly clientIp: string;
  readonly text: string;
}

export function universeClients(set: ResourceSet, index: PolicyIndex, question: Question): readonly UniverseClient[] {
  const { cluster } = index;
  const address = question.clientIp ?? assumedClientIp;
  const clients = new Map<string, UniverseClient>();
  const add = (identity: string, text: string): void => {
    if (identity === "" || clients.has(identity)) return;
    clients.set(identity, { principal: { kind: "identity", identity }, clientIp: address, text });
  };
  const addAccount = (namespace: string, serviceAccount: string, text: string): void =>
    add(serviceAccountIdentity({ namespace, serviceAccount }, cluster), text);
  if (question.principal.kind === "identity") add(question.principal.identity, `\`${question.principal.identity}\``);
  const names = declaredNames(set, index);
  for (const namespace of [...names.namespaces].sort()) {
    if (namespace === "") continue;
    const accounts = names.serviceAccounts(namespace);
    for (const account of [...accounts].sort()) {
      addAccount(namespace, account, `ServiceAccount ${namespace}/${account}`);
    }
    const unknown = unknownName("another", (name) => accounts.has(name));
    addAccount(namespace, unknown, `any other ServiceAccount of namespace ${namespace}`);
  }
  for (const { identity } of index.workloads) add(identity, `\`${identity}\``);
  const elsewhere = unknownName("elsewhere", (name) => names.namespaces.has(name));
  addAccount(elsewhere, "another", "ServiceAccounts of any other namespace");
  const outside = outsideAddress(cluster.clusterNetworks);
  const addresses = new Set([insideAddress(cluster.clusterNetworks), outside, question.clientIp]);
  const unmeshed = [...addresses].flatMap((clientIp): readonly UniverseClient[] => {
    if (clientIp === undefined) return [];
    const text = `clients without identity at ${clientIp === outside ? "addresses outside the cluster" : clientIp}`;
    return [{ principal: { kind: "unmeshed" }, clientIp, text }];
  });
  return [...clients.values(), ...unmeshed];
}

/**
 * The requests that are asked of a port: one for each route and for what no route takes, as the routes are before and
 * after. The one that was asked about stands for its own route and comes first.
 */
export function universeRequests(
  workload: WorkloadReference,
  port: number,
  indexes: readonly PolicyIndex[],
  question: Question,
): readonly SampleRequest[] {
  const isAsked = isSame(question.workload, workload) && question.port === port;
  const samples = indexes.flatMap((index) => sampleRequests(index.portPolicy(workload, port).content));
  const requests = new Map<string, SampleRequest>();
  for (const request of [...(isAsked ? [requestOf(question)] : []), ...samples]) {
    const routes = indexes.map((index) => routeOf(index, { ...request, principal: anybody, workload, port }));
    const key = JSON.stringify(routes);
    if (!requests.has(key)) requests.set(key, request);
  }
  return [...requests.values()];
}

/** Which route a request belongs to, or that it is a connection: the same for every client that can send it. */
function routeOf(index: PolicyIndex, question: Question): unknown {
  const { decision, pathway } = ask(index, question);
  return [pathway.protocol === "tcp", decision.route];
}

const anybody: Principal = { kind: "identity", identity: "anybody.example" };

/** The part of a question that says what is sent. */
export function requestOf({ protocol, method, path, headers, authority }: Question): SampleRequest {
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(headers === undefined ? {} : { headers }),
    ...(authority === undefined ? {} : { authority }),
  };
}

export function isSame(a: WorkloadReference, b: WorkloadReference): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

function unknownName(base: string, isKnown: (name: string) => boolean): string {
  let name = base;
  while (isKnown(name)) name = `${name}-x`;
  return name;
}

/** The assumed address where it is inside; otherwise the first of the first network. Undefined: there is no network. */
function insideAddress(networks: readonly string[]): string | undefined {
  return isInside(assumedClientIp, networks) ? assumedClientIp : networks[0]?.split("/")[0];
}

/** An address of documentation that no network of the cluster holds. */
function outsideAddress(networks: readonly string[]): string | undefined {
  return ["203.0.113.1", "198.51.100.1", "192.0.2.1", "2001:db8::1"].find((address) => !isInside(address, networks));
}

function isInside(text: string, networks: readonly string[]): boolean {
  const address = parseAddress(text)!;
  return networks.some((network) => {
    const cidr = parseCidr(network);
    return cidr !== undefined && containsAddress(cidr, address);
  });
}
