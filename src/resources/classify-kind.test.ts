import assert from "node:assert/strict";
import { test } from "node:test";
import { classifyKind } from "./classify-kind.js";

function verdict(apiVersion: string, kind: string): string {
  const result = classifyKind(apiVersion, kind);
  if (result.verdict === "understood") return `${result.definition.kind} ${result.version}`;
  return [result.code, result.field, result.message, result.hint].filter((part) => part !== undefined).join(" | ");
}

const cases: [apiVersion: string, kind: string, expected: RegExp][] = [
  ["v1", "Namespace", /^Namespace v1$/],
  ["v1", "ServiceAccount", /^ServiceAccount v1$/],
  ["v1", "Pod", /^Pod v1$/],
  ["v1", "Service", /^Service v1$/],
  ["apps/v1", "Deployment", /^Deployment v1$/],
  ["apps/v1", "StatefulSet", /^StatefulSet v1$/],
  ["apps/v1", "DaemonSet", /^DaemonSet v1$/],
  ["workload.linkerd.io/v1alpha1", "ExternalWorkload", /^ExternalWorkload v1alpha1$/],
  ["workload.linkerd.io/v1beta1", "ExternalWorkload", /^ExternalWorkload v1beta1$/],
  ["policy.linkerd.io/v1alpha1", "Server", /^Server v1alpha1$/],
  ["policy.linkerd.io/v1beta1", "Server", /^Server v1beta1$/],
  ["policy.linkerd.io/v1beta2", "Server", /^Server v1beta2$/],
  ["policy.linkerd.io/v1beta3", "Server", /^Server v1beta3$/],
  ["policy.linkerd.io/v1alpha1", "AuthorizationPolicy", /^AuthorizationPolicy v1alpha1$/],
  ["policy.linkerd.io/v1alpha1", "MeshTLSAuthentication", /^MeshTLSAuthentication v1alpha1$/],
  ["policy.linkerd.io/v1alpha1", "NetworkAuthentication", /^NetworkAuthentication v1alpha1$/],

  ["policy.linkerd.io/v1beta1", "ServerAuthorization", /^ServerAuthorization v1beta1$/],
  ["policy.linkerd.io/v1alpha1", "HTTPRoute", /^HTTPRoute v1alpha1$/],
  ["policy.linkerd.io/v1beta3", "HTTPRoute", /^HTTPRoute v1beta3$/],
  ["gateway.networking.k8s.io/v1", "HTTPRoute", /^HTTPRoute v1$/],
  ["gateway.networking.k8s.io/v1alpha2", "GRPCRoute", /^GRPCRoute v1alpha2$/],
  ["policy.linkerd.io/v1alpha1", "HTTPLocalRateLimitPolicy", /^HTTPLocalRateLimitPolicy v1alpha1$/],
  ["policy.linkerd.io/v1alpha1", "EgressNetwork", /^EgressNetwork v1alpha1$/],
  ["gateway.networking.k8s.io/v1alpha2", "TLSRoute", /^TLSRoute v1alpha2$/],
  ["gateway.networking.k8s.io/v1alpha2", "TCPRoute", /^TCPRoute v1alpha2$/],

  // Of two groups each with its own versions; there is no GRPCRoute, TLSRoute or TCPRoute of Linkerd's.
  ["policy.linkerd.io/v1", "HTTPRoute", /^R017 .*not served as `policy.linkerd.io\/v1` \| .*v1alpha1`, .*v1beta3`$/],
  [
    "gateway.networking.k8s.io/v1beta3",
    "HTTPRoute",
    /^R017 .* served as `gateway.networking.k8s.io\/v1beta1`, `gateway.networking.k8s.io\/v1`$/,
  ],
  ["gateway.networking.k8s.io/v9", "GRPCRoute", /^R017 /],
  ["policy.linkerd.io/v1alpha1", "GRPCRoute", /^R017 .*served as `gateway.networking.k8s.io/],
  ["policy.linkerd.io/v1alpha1", "TLSRoute", /^R017 /],
  ["linkerd.io/v1alpha2", "ServiceProfile", /^A035 \| kind \| `ServiceProfile` is outbound policy/],

  // Versions and groups that are not served name those that are.
  [
    "policy.linkerd.io/v1",
    "Server",
    /^R017 \| apiVersion \| `Server` is not served as `policy\.linkerd\.io\/v1` \| `Server` is served as `policy\.linkerd\.io\/v1alpha1`, .*v1beta3`$/,
  ],
  ["policy.linkerd.io/v1beta1", "MeshTLSAuthentication", /^R017 .*served as `policy\.linkerd\.io\/v1alpha1`$/],
  ["policy.linkerd.io/", "Server", /^R017 /],
  ["policy.linkerd.io/v1beta3/x", "Server", /^R017 /],
  ["policy.linkerd.io/toString", "Server", /^R017 /],
  ["policy.linkerd.com/v1beta3", "Server", /^R017 /],
  ["v1", "Server", /^R017 /],
  ["core/v1", "Server", /^R017 /],
  ["linkerd.io/v1alpha2", "Server", /^R017 /],
  ["v1", "Deployment", /^R017 .*served as `apps\/v1`$/],
  ["extensions/v1beta1", "Deployment", /^R017 /],
  ["apps/v1", "Pod", /^R017 .*served as `v1`$/],
  ["v2", "Pod", /^R017 /],
  ["constructor/v1", "Server", /^R017 /],

  // Typing errors.
  [
    "policy.linkerd.io/v1alpha1",
    "MeshTlsAuthentication",
    /^R016 \| kind \| .* did you mean `MeshTLSAuthentication`\?$/,
  ],
  ["policy.linkerd.io/v1beta3", "server", /^R016 .*did you mean `Server`\?$/],
  ["policy.linkerd.io/v1beta1", "ServerAuthorisation", /^R016 .*did you mean `ServerAuthorization`\?$/],
  ["policy.linkerd.io/v1alpha1", "Bogus", /^R016 .*there is no kind `Bogus` in `policy\.linkerd\.io\/v1alpha1`$/],
  ["v1", "Servise", /^R016 .*did you mean `Service`\?$/],
  ["v1", "Nonsense", /^R016 /],
  ["toString/v1", "Nonsense", /^R019 /],
  ["__proto__/v1", "__proto__", /^R019 /],
  ["apps/v1", "Deploymnet", /^R016 .*did you mean `Deployment`\?$/],
  ["policy.linkerd.com/v1alpha1", "MeshTlsAuthentication", /^R016 \| apiVersion .* of `policy\.linkerd\.io`\?$/],

  // Other people's kinds.
  ["v1", "ConfigMap", /^R019 \| kind \| `ConfigMap` \(v1\) is not used by meshtls$/],
  ["v1", "Secret", /^R019 /],
  ["networking.k8s.io/v1", "Ingress", /^R019 /],
  ["networking.k8s.io/v1", "NetworkPolicy", /^R019 /],
  ["rbac.authorization.k8s.io/v1", "Role", /^R019 /],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition", /^R019 /],
  ["apps/v1", "ControllerRevision", /^R019 /],
  ["cert-manager.io/v1", "Certificate", /^R019 /],
  ["serving.knative.dev/v1", "Service", /^R019 /],
  ["security.istio.io/v1", "AuthorizationPolicy", /^R021 .*is not Linkerd's and is not enforced$/],
  ["batch/v1", "Job", /^R020 \| kind \| `Job`: its pods are not part of the local mesh$/],
  ["batch/v1", "CronJob", /^R020 /],
  ["apps/v1", "ReplicaSet", /^R020 /],
  ["v1", "ReplicationController", /^R020 /],
];

test("every kind is read, refused by name, or said not to be used", () => {
  for (const [apiVersion, kind, expected] of cases) {
    assert.match(verdict(apiVersion, kind), expected, `${apiVersion} ${kind}`);
  }
});
