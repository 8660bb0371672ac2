import { z } from "zod";
import type { HTTPLocalRateLimitPolicy } from "../model.js";
import { present } from "./field.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { clientReference, plainReference } from "./reference.js";

/** The CRD has 64 bits with a sign; the webhook reads 32 without. */
const requestsPerSecond = z.int().min(0).max(0xffff_ffff);

const limit = z.strictObject({ requestsPerSecond });

const spec = z
  .strictObject({
    targetRef: plainReference,
    total: limit.exactOptional(),
    identity: limit.exactOptional(),
    overrides: z.array(z.strictObject({ requestsPerSecond, clientRefs: z.array(clientReference) })).exactOptional(),
  })
  .transform((fields) => present({ ...fields, overrides: fields.overrides ?? [] }));

export const httpLocalRateLimitPolicyKind: KindDefinition<HTTPLocalRateLimitPolicy> = {
  kind: "HTTPLocalRateLimitPolicy",
  group: "policy.linkerd.io",
  isNamespaced: true,
  versions: { v1alpha1: strictObject(subdomainName, spec) },
};
