import { parseDocuments, type Resource } from "../../src/resources/index.js";

/** How many objects a world has. */
export interface WorldSize {
  readonly pods: number;
  readonly servers: number;
  readonly policies: number;
  /** Among how many namespaces they are spread evenly. One: everything competes with everything. */
  readonly namespaces: number;
}

/**
 * The objects of a cluster. Each Server selects the pods of one application by two labels; each policy has a
 * MeshTLSAuthentication of its own, and two of each namespace target the whole of it.
 *
 * One object of each kind is parsed and admitted as any manifest; the others are copies of it under other names, because
 * what is timed is the index and not the reading of YAML.
 */
export function makeWorld({ pods, servers, policies, namespaces }: WorldSize): readonly Resource[] {
  const samples = parsedSamples();
  const resources: Resource[] = [];
  const namespaceOf = (index: number): string => `team-${index % namespaces}`;
  for (let index = 0; index < namespaces; index++) {
    resources.push(renamed(samples.Namespace, "", namespaceOf(index)));
  }
  const applications = Math.max(1, Math.floor(servers / namespaces));
  const applicationOf = (index: number): string => `app-${Math.floor(index / namespaces) % applications}`;
  for (let index = 0; index < pods; index++) {
    const { spec } = samples.Pod;
    const pod = renamed(samples.Pod, namespaceOf(index), `pod-${index}`);
    const serviceAccountName = `account-${index % 50}`;
    resources.push({
      ...pod,
      metadata: { ...pod.metadata, labels: { app: applicationOf(index), tier: `tier-${index % 3}`, team: "all" } },
      spec: { ...spec, serviceAccountName },
    });
  }
  for (let index = 0; index < servers; index++) {
    const server = renamed(samples.Server, namespaceOf(index), `server-${index}`);
    const podSelector = { matchLabels: { app: applicationOf(index), team: "all" }, matchExpressions: [] };
    resources.push({ ...server, spec: { ...server.spec, podSelector, port: 8080 + (index % 2) } });
  }
  for (let index = 0; index < policies; index++) {
    const namespace = namespaceOf(index);
    const authentication = renamed(samples.MeshTLSAuthentication, namespace, `clients-${index}`);
    const identities = [0, 1, 2].map(
      (client) => `account-${(index + client) % 50}.${namespace}.serviceaccount.identity.linkerd.cluster.local`,
    );
    resources.push({ ...authentication, spec: { identities } });
    const policy = renamed(samples.AuthorizationPolicy, namespace, `policy-${index}`);
    const targetRef =
      index < 2 * namespaces
        ? { kind: "Namespace", name: namespace }
        : { group: "policy.linkerd.io", kind: "Server", name: `server-${index % servers}` };
    const reference = { group: "policy.linkerd.io", kind: "MeshTLSAuthentication", name: `clients-${index}` };
    resources.push({ ...policy, spec: { targetRef, requiredAuthenticationRefs: [reference] } });
  }
  return resources;
}

type Samples = { readonly [Kind in Resource["kind"]]: Extract<Resource, { kind: Kind }> };

function parsedSamples(): Samples {
  const { set, problems } = parseDocuments([{ file: "world.yaml", text: sampleManifests }]);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return Object.fromEntries(set.resources.map((resource) => [resource.kind, resource])) as unknown as Samples;
}

function renamed<Kind extends Resource>(resource: Kind, namespace: string, name: string): Kind {
  return { ...resource, metadata: { ...resource.metadata, namespace, name } };
}

const sampleManifests = `
apiVersion: v1
kind: Namespace
metadata: {name: sample, annotations: {linkerd.io/inject: enabled}}
---
apiVersion: v1
kind: Pod
metadata: {name: sample, namespace: sample, labels: {app: sample}}
spec:
  serviceAccountName: sample
  containers:
    - name: app
      image: app
      ports: [{containerPort: 8080, name: http}, {containerPort: 8081, name: admin}]
      readinessProbe: {httpGet: {path: /ready, port: http}}
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {name: sample, namespace: sample}
spec: {podSelector: {}, port: 8080, proxyProtocol: HTTP/1}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: {name: sample, namespace: sample}
spec: {identities: ["*"]}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: sample, namespace: sample}
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: sample}
  requiredAuthenticationRefs: []
`;
