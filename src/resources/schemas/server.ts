import { z } from "zod";
import { defaultPolicyNames, proxyProtocols } from "../model.js";
import type { DefaultPolicyName, ProxyProtocol, Server } from "../model.js";
import { nearestName } from "../nearest-name.js";
import { visible } from "../quoted.js";
import { exactlyOneOf, present, refusedField, schemaNotes } from "./field.js";
import { addIssue } from "./issue.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { labelSelector, oldLabelSelector } from "./selector.js";

type Spec = Server["spec"];

const portRule = "must be a port number (1 to 65535) or the name of a container port";

/** Any text is a name, `"8080"` too: such a Server selects container ports that are called so (policy.md 3.3). */
const port = z
  .union([z.number(), z.string()], { error: portRule })
  .superRefine((value, context) => {
    if (typeof value === "string" || (Number.isInteger(value) && value >= 1 && value <= 65535)) return;
    addIssue(context, `${portRule} (data did not match any variant of untagged enum Port)`, { code: "A009" });
  })
  .meta({ "x-kubernetes-int-or-string": true });

const proxyProtocol = z
  .string()
  .meta({ enum: [...proxyProtocols] })
  .nullish()
  .transform((written, context): ProxyProtocol => {
    const protocol = proxyProtocols.find((known) => known === (written ?? "unknown"));
    if (protocol !== undefined) return protocol;
    const expected = proxyProtocols.map((known) => `\`${known}\``).join(", ");
    const message = `unknown variant \`${visible(written!)}\`, expected one of ${expected}`;
    const meant = PROTOCOL_SPELLINGS.get(written!.toLowerCase()) ?? nearestName(written!, proxyProtocols);
    addIssue(context, message, { code: "A010", isVerbatim: true, ...didYouMean(meant) });
    return z.NEVER;
  })
  .meta({ [schemaNotes.default]: "unknown" });

const accessPolicy = z
  .string()
  .meta({ enum: [...defaultPolicyNames] })
  .nullish()
  .transform((written, context): DefaultPolicyName => {
    const policy = defaultPolicyNames.find((known) => known === (written ?? "deny"));
    if (policy !== undefined) return policy;
    const message = `Invalid 'accessPolicy' field: invalid mode: "${visible(written!)}"`;
    const meant = nearestName(written!.replaceAll("_", "-"), defaultPolicyNames);
    addIssue(context, message, { code: "A011", isVerbatim: true, ...didYouMean(meant) });
    return z.NEVER;
  })
  .meta({ [schemaNotes.default]: "deny" });

const noAccessPolicy = refusedField("`spec.accessPolicy` exists from policy.linkerd.io/v1beta3 on", {
  code: "P018",
  hint: "-> apiVersion: policy.linkerd.io/v1beta3",
});

const noExternalWorkloads = refusedField("`spec.externalWorkloadSelector` exists from policy.linkerd.io/v1beta2 on", {
  hint: "-> apiVersion: policy.linkerd.io/v1beta3",
});

function podServer(selector: typeof labelSelector) {
  return z
    .strictObject({
      podSelector: selector,
      externalWorkloadSelector: noExternalWorkloads,
      port,
      proxyProtocol,
      accessPolicy: noAccessPolicy,
    })
    .transform((spec): Spec => ({
      podSelector: spec.podSelector,
      port: spec.port,
      proxyProtocol: spec.proxyProtocol,
      accessPolicy: "deny",
    }));
}

const eitherSelector = {
  podSelector: labelSelector.exactOptional(),
  externalWorkloadSelector: labelSelector.exactOptional(),
  port,
  proxyProtocol,
};

const v1beta2 = z
  .strictObject({ ...eitherSelector, accessPolicy: noAccessPolicy })
  .superRefine(checkSelectors)
  .meta(exactlyOneOf("podSelector", "externalWorkloadSelector"))
  .transform((spec): Spec => present({ ...spec, accessPolicy: "deny" as const }));

const v1beta3 = z
  .strictObject({ ...eitherSelector, accessPolicy })
  .superRefine(checkSelectors)
  .meta(exactlyOneOf("podSelector", "externalWorkloadSelector"))
  .transform((spec): Spec => present(spec));

export const serverKind: KindDefinition<Server> = {
  kind: "Server",
  group: "policy.linkerd.io",
  isNamespaced: true,
  versions: {
    v1alpha1: strictObject(subdomainName, podServer(oldLabelSelector)),
    v1beta1: strictObject(subdomainName, podServer(labelSelector)),
    v1beta2: strictObject(subdomainName, v1beta2),
    v1beta3: strictObject(subdomainName, v1beta3),
  },
  deprecated: {
    v1alpha1: "policy.linkerd.io/v1alpha1 Server is deprecated; use policy.linkerd.io/v1beta1 Server",
    v1beta1: "policy.linkerd.io/v1beta1 Server is deprecated; use policy.linkerd.io/v1beta3 Server",
  },
};

function checkSelectors(
  spec: { podSelector?: unknown; externalWorkloadSelector?: unknown },
  context: z.RefinementCtx,
): void {
  if ((spec.podSelector === undefined) !== (spec.externalWorkloadSelector === undefined)) return;
  const hint =
    spec.podSelector === undefined
      ? "add `podSelector`; `podSelector: {}` selects every pod of the namespace"
      : "write one Server for the pods and another for the external workloads";
  addIssue(context, "must have exactly one of `podSelector` and `externalWorkloadSelector`", { hint });
}

function didYouMean(name: string | undefined): { hint?: string } {
  return name === undefined ? {} : { hint: `did you mean \`${name}\`?` };
}

/** What people write for a protocol, in lower case. */
const PROTOCOL_SPELLINGS: ReadonlyMap<string, ProxyProtocol> = new Map([
  ["http", "HTTP/1"],
  ["http1", "HTTP/1"],
  ["http/1.1", "HTTP/1"],
  ["http2", "HTTP/2"],
  ["h2", "HTTP/2"],
  ["h2c", "HTTP/2"],
  ["tcp", "opaque"],
]);
