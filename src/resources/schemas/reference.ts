import { z } from "zod";
import { refusedField } from "./field.js";

const group = z
  .string()
  .max(253)
  .regex(/^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, {
    error: "must be an API group such as `policy.linkerd.io`",
  });

const kind = z
  .string()
  .max(63)
  .regex(/^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/, {
    error: "must be a kind such as `Server`",
  });

const reference = {
  group: group.exactOptional(),
  kind,
  name: z.string().min(1).max(253),
};

/** A reference to an object of the policy's own namespace. */
export const targetReference = z.strictObject({
  ...reference,
  namespace: refusedField("unknown field `spec.targetRef.namespace`: a policy reaches only its own namespace", {
    hint: "remove it, and put the policy into the namespace of its target",
  }),
});

/** A reference that may name another namespace; an empty one is taken literally. */
export const namespacedReference = z.strictObject({ ...reference, namespace: z.string().max(253).exactOptional() });
