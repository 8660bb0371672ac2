import { z } from "zod";
import type { AuthorizationPolicy } from "../model.js";
import { present } from "./field.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { namespacedReference, targetReference } from "./reference.js";

const spec = z
  .strictObject({
    targetRef: targetReference,
    // Required, because leaving it out and giving an empty list would look alike, and the latter lets everyone in.
    requiredAuthenticationRefs: z.array(namespacedReference),
  })
  .transform(({ targetRef, requiredAuthenticationRefs }) => {
    const { group, kind, name } = targetRef;
    return { targetRef: present({ group, kind, name }), requiredAuthenticationRefs };
  });

export const authorizationPolicyKind: KindDefinition<AuthorizationPolicy> = {
  kind: "AuthorizationPolicy",
  group: "policy.linkerd.io",
  isNamespaced: true,
  versions: { v1alpha1: strictObject(subdomainName, spec) },
};
