import assert from "node:assert/strict";
import type { LintRule } from "../../src/analysis/lint/lint-input.js";
import type { ClusterSettings } from "../../src/policy/index.js";
import { hasRejection, type Problem } from "../../src/resources/index.js";
import { policySet } from "./policy-set.js";

/** What one rule finds in YAML that the parser accepts. */
export function findings(rule: LintRule, yaml: string, cluster: Partial<ClusterSettings> = {}): Problem[] {
  const { set, index, problems } = policySet(yaml, cluster);
  assert.equal(hasRejection(problems), false, JSON.stringify(problems, undefined, 2));
  return rule({ set, index });
}

/** A Deployment with a sidecar, as one YAML document. */
export function deployment(namespace: string, name: string, options: { labels?: string; ports?: string } = {}): string {
  const { labels = `{app: ${name}}`, ports = "[{containerPort: 8080, name: http}]" } = options;
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: ${labels}}
  template:
    metadata: {labels: ${labels}, annotations: {linkerd.io/inject: enabled}}
    spec:
      serviceAccountName: ${name}
      containers: [{name: app, image: app, ports: ${ports}}]
`;
}

/** A Server, as one YAML document. */
export function server(namespace: string, name: string, selector: string, port: string): string {
  return `---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {name: ${name}, namespace: ${namespace}}
spec: {podSelector: ${selector}, port: ${port}}
`;
}

/** An AuthorizationPolicy of a Server, as one YAML document. */
export function policy(namespace: string, name: string, target: string, references: string): string {
  return `---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: ${target}}
  requiredAuthenticationRefs: ${references}
`;
}

/** A MeshTLSAuthentication, as one YAML document. */
export function meshTls(namespace: string, name: string, spec: string): string {
  return `---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
}

/** An HTTPRoute of Linkerd's group at a Server, as one YAML document; `rest` is more of its spec. */
export function httpRoute(namespace: string, name: string, parent: string, rules: string, rest = ""): string {
  return `---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: {name: ${name}, namespace: ${namespace}}
spec: {parentRefs: [{group: policy.linkerd.io, kind: Server, name: ${parent}}], rules: ${rules}${rest}}
`;
}

/** An AuthorizationPolicy of an HTTPRoute, as one YAML document. */
export function routePolicy(namespace: string, name: string, route: string, references: string): string {
  return policy(namespace, name, route, references).replace("kind: Server", "kind: HTTPRoute");
}

/** A ServerAuthorization of the Server `web`, as one YAML document. */
export function serverAuthorization(namespace: string, name: string, client: string): string {
  return `---
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: {name: ${name}, namespace: ${namespace}}
spec: {server: {name: web}, client: ${client}}
`;
}
