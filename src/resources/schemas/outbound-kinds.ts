import { z } from "zod";
import type { EgressNetwork, TCPRoute, TLSRoute } from "../outbound-model.js";
import { connectionBackends } from "./backend-reference.js";
import { present } from "./field.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { networkRanges } from "./network.js";
import { gatewayParentReferences } from "./parent-reference.js";
import { hostnames } from "./route-values.js";

const egressNetwork = z
  .strictObject({ trafficPolicy: z.enum(["Allow", "Deny"]), networks: networkRanges.exactOptional() })
  .transform((spec) => present(spec));

export const egressNetworkKind: KindDefinition<EgressNetwork> = {
  kind: "EgressNetwork",
  group: "policy.linkerd.io",
  isNamespaced: true,
  versions: { v1alpha1: strictObject(subdomainName, egressNetwork) },
};

const rules = z
  .array(z.strictObject({ backendRefs: connectionBackends.min(1).max(16).exactOptional() }))
  .min(1)
  .max(16);

const tlsRoute = z
  .strictObject({ parentRefs: gatewayParentReferences.exactOptional(), hostnames: hostnames.exactOptional(), rules })
  .transform(({ parentRefs, rules: { length } }) => ({ parentRefs: parentRefs ?? [], ruleCount: length }));

const tcpRoute = z
  .strictObject({ parentRefs: gatewayParentReferences.exactOptional(), rules })
  .transform(({ parentRefs, rules: { length } }) => ({ parentRefs: parentRefs ?? [], ruleCount: length }));

export const tlsRouteKind: KindDefinition<TLSRoute> = {
  kind: "TLSRoute",
  group: "gateway.networking.k8s.io",
  isNamespaced: true,
  versions: { v1alpha2: strictObject(subdomainName, tlsRoute) },
};

export const tcpRouteKind: KindDefinition<TCPRoute> = {
  kind: "TCPRoute",
  group: "gateway.networking.k8s.io",
  isNamespaced: true,
  versions: { v1alpha2: strictObject(subdomainName, tcpRoute) },
};
