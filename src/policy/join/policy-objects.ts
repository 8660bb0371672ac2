import {
  apiGroup,
  refersTo,
  type AuthorizationPolicy,
  type HTTPLocalRateLimitPolicy,
  type MeshTLSAuthentication,
  type NamespacedTargetReference,
  type NetworkAuthentication,
  type PolicyResource,
  type RouteResource,
  type Server,
  type ServerAuthorization,
  type TargetReference,
} from "../../resources/index.js";
import { objectKey } from "../object-key.js";
import { KeyedSets } from "./keyed-sets.js";
import { parentServers } from "./route-parents.js";
import { SelectorIndex } from "./selector-index.js";

/** The objects of one namespace, each under what it refers to, whether or not that exists. */
export class NamespaceObjects {
  /** By name. */
  readonly servers = new Map<string, Server>();
  /** Of Servers, over the labels of pods and ExternalWorkloads. */
  readonly serverSelectors = new SelectorIndex<Server>();
  /** By name of Server. */
  readonly serverPolicies = new KeyedSets<string, AuthorizationPolicy>();
  readonly namespacePolicies = new Set<AuthorizationPolicy>();
  /** By `routeTarget`. */
  readonly routePolicies = new KeyedSets<string, AuthorizationPolicy>();
  /** By `routeTarget`. */
  readonly routes = new KeyedSets<string, RouteResource>();
  /** By name of Server. */
  readonly namedAuthorizations = new KeyedSets<string, ServerAuthorization>();
  /** Over the labels of Servers. */
  readonly selectingAuthorizations = new SelectorIndex<ServerAuthorization>();
  /** By name of Server. */
  readonly rateLimits = new KeyedSets<string, HTTPLocalRateLimitPolicy>();
  /** How many objects are here. */
  size = 0;
}

export type Authentication = MeshTLSAuthentication | NetworkAuthentication;

/** The policy objects that are held now, findable from what they bear on. Knows no workloads and draws no conclusions. */
export class PolicyObjects {
  private readonly namespaces = new Map<string, NamespaceObjects>();
  private readonly authentications = new Map<string, Authentication>();
  private readonly referrers = new KeyedSets<string, AuthorizationPolicy>();
  private readonly routesByParent = new KeyedSets<string, RouteResource>();

  /** How many keys anything is held under: 0 when nothing is. */
  get size(): number {
    return this.namespaces.size + this.authentications.size + this.referrers.size + this.routesByParent.size;
  }

  in(namespace: string): NamespaceObjects {
    return this.namespaces.get(namespace) ?? nothing;
  }

  server(namespace: string, name: string): Server | undefined {
    return this.in(namespace).servers.get(name);
  }

  meshTls(namespace: string, name: string): MeshTLSAuthentication | undefined {
    const found = this.authentications.get(objectKey("MeshTLSAuthentication", namespace, name));
    return found?.kind === "MeshTLSAuthentication" ? found : undefined;
  }

  network(namespace: string, name: string): NetworkAuthentication | undefined {
    const found = this.authentications.get(objectKey("NetworkAuthentication", namespace, name));
    return found?.kind === "NetworkAuthentication" ? found : undefined;
  }

  /** The policies that require the authentication. */
  referringTo({ kind, metadata }: Authentication): ReadonlySet<AuthorizationPolicy> {
    return this.referrers.get(objectKey(kind, metadata.namespace, metadata.name));
  }

  /** The routes of both families and of any namespace that name the Server as a parent, rightly or not. */
  routesNaming(namespace: string, name: string): ReadonlySet<RouteResource> {
    return this.routesByParent.get(objectKey("Server", namespace, name));
  }

  /** The object must not be held yet, in this or another version. */
  add(resource: PolicyResource): void {
    this.home(resource.metadata.namespace).size += 1;
    this.place(resource, addition);
  }

  /** The object must be held. */
  delete(resource: PolicyResource): void {
    const { namespace } = resource.metadata;
    this.place(resource, removal);
    const home = this.home(namespace);
    home.size -= 1;
    if (home.size === 0) this.namespaces.delete(namespace);
  }

  private place(resource: PolicyResource, edit: Edit): void {
    const { name, namespace } = resource.metadata;
    const home = this.home(namespace);
    switch (resource.kind) {
      case "Server": {
        edit.entry(home.servers, name, resource);
        const selector = resource.spec.podSelector ?? resource.spec.externalWorkloadSelector;
        if (selector !== undefined) edit.selector(home.serverSelectors, resource, selector);
        return;
      }
      case "AuthorizationPolicy":
        this.placePolicy(home, resource, edit);
        return;
      case "MeshTLSAuthentication":
      case "NetworkAuthentication":
        edit.entry(this.authentications, objectKey(resource.kind, namespace, name), resource);
        return;
      case "ServerAuthorization": {
        const { server } = resource.spec;
        if ("name" in server) edit.member(home.namedAuthorizations, server.name, resource);
        else edit.selector(home.selectingAuthorizations, resource, server.selector);
        return;
      }
      case "HTTPRoute":
      case "GRPCRoute": {
        edit.member(
          home.routes,
          routeTarget({ group: apiGroup(resource.apiVersion), kind: resource.kind, name }),
          resource,
        );
        for (const parent of parentServers(resource)) {
          edit.member(this.routesByParent, objectKey("Server", parent.namespace, parent.name), resource);
        }
        return;
      }
      case "HTTPLocalRateLimitPolicy": {
        const { targetRef } = resource.spec;
        if (targetsServer(targetRef)) edit.member(home.rateLimits, targetRef.name, resource);
        return;
      }
    }
  }

  private placePolicy(home: NamespaceObjects, policy: AuthorizationPolicy, edit: Edit): void {
    const { targetRef, requiredAuthenticationRefs } = policy.spec;
    if (targetsServer(targetRef)) edit.member(home.serverPolicies, targetRef.name, policy);
    else if (targetsNamespace(targetRef)) edit.item(home.namespacePolicies, policy);
    else if (targetsRoute(targetRef)) edit.member(home.routePolicies, routeTarget(targetRef), policy);
    for (const reference of requiredAuthenticationRefs) {
      const kind = authenticationKind(reference);
      if (kind === undefined) continue;
      // An empty namespace is taken literally and finds nothing.
      const namespace = reference.namespace ?? policy.metadata.namespace;
      edit.member(this.referrers, objectKey(kind, namespace, reference.name), policy);
    }
  }

  private home(namespace: string): NamespaceObjects {
    const found = this.namespaces.get(namespace) ?? new NamespaceObjects();
    this.namespaces.set(namespace, found);
    return found;
  }
}

export function targetsServer(reference: TargetReference): boolean {
  return refersTo(reference, "policy.linkerd.io", "Server");
}

/** The name is not asked: the policy reaches its own namespace, whichever it names (policy.md 4.2). */
export function targetsNamespace(reference: TargetReference): boolean {
  return refersTo(reference, "", "Namespace");
}

export function targetsRoute(reference: TargetReference): boolean {
  return (
    refersTo(reference, "policy.linkerd.io", "HTTPRoute") ||
    refersTo(reference, "gateway.networking.k8s.io", "HTTPRoute") ||
    refersTo(reference, "gateway.networking.k8s.io", "GRPCRoute")
  );
}

/** Routes are found without case, their names too; Servers are not (policy.md 4.2). */
export function routeTarget({ group = "", kind, name }: TargetReference): string {
  return JSON.stringify([group, kind, name].map((part) => part.toLowerCase()));
}

function authenticationKind(reference: NamespacedTargetReference): Authentication["kind"] | undefined {
  if (refersTo(reference, "policy.linkerd.io", "MeshTLSAuthentication")) return "MeshTLSAuthentication";
  if (refersTo(reference, "policy.linkerd.io", "NetworkAuthentication")) return "NetworkAuthentication";
  return undefined;
}

/** Putting in and taking out go the same ways, so that what was put somewhere is taken from there. */
interface Edit {
  entry<Value>(map: Map<string, Value>, key: string, value: Value): void;
  item<Value>(set: Set<Value>, value: Value): void;
  member<Value>(sets: KeyedSets<string, Value>, key: string, value: Value): void;
  selector<Value>(
    index: SelectorIndex<Value>,
    value: Value,
    selector: Parameters<SelectorIndex<Value>["add"]>[1],
  ): void;
}

const addition: Edit = {
  entry: (map, key, value) => void map.set(key, value),
  item: (set, value) => void set.add(value),
  member: (sets, key, value) => sets.add(key, value),
  selector: (index, value, selector) => index.add(value, selector),
};

const removal: Edit = {
  entry: (map, key) => void map.delete(key),
  item: (set, value) => void set.delete(value),
  member: (sets, key, value) => sets.delete(key, value),
  selector: (index, value) => index.delete(value),
};

const nothing = new NamespaceObjects();
