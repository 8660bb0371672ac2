import { z } from "zod";
import type { MeshTLSAuthentication } from "../model.js";
import { exactlyOneOf } from "./field.js";
import { addIssue } from "./issue.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { namespacedReference } from "./reference.js";

const spec = z
  .strictObject({
    identities: z.array(z.string()).min(1).exactOptional(),
    // The CRD lets `name` be absent and promises "all of the kind"; Linkerd's webhook refuses that (policy.md 9.7).
    identityRefs: z.array(namespacedReference).min(1).exactOptional(),
  })
  .superRefine((value, context) => {
    if ((value.identities === undefined) !== (value.identityRefs === undefined)) return;
    const hint =
      value.identities === undefined
        ? "list the clients that are trusted"
        : "move the identityRefs to a MeshTLSAuthentication of their own, or write them as identities";
    addIssue(context, "must have exactly one of `identities` and `identityRefs`", { hint });
  })
  .meta(exactlyOneOf("identities", "identityRefs"));

export const meshTlsAuthenticationKind: KindDefinition<MeshTLSAuthentication> = {
  kind: "MeshTLSAuthentication",
  group: "policy.linkerd.io",
  isNamespaced: true,
  versions: { v1alpha1: strictObject(subdomainName, spec) },
};
