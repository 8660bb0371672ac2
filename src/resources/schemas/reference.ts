import { z } from "zod";
import { refusedField } from "./field.js";
import { labelText } from "./names.js";

/** A group; the empty one is the core group. */
export const groupName = z
  .string()
  .max(253)
  .regex(/^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, {
    error: "must be an API group such as `policy.linkerd.io`",
  });

export const kindName = z
  .string()
  .max(63)
  .regex(/^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/, {
    error: "must be a kind such as `Server`",
  });

export const objectName = z.string().min(1).max(253);

const reference = { group: groupName.exactOptional(), kind: kindName, name: objectName };

/** A reference to an object of the policy's own namespace. */
export const targetReference = z.strictObject({
  ...reference,
  namespace: refusedField("unknown field `spec.targetRef.namespace`: a policy reaches only its own namespace", {
    hint: "remove it, and put the policy into the namespace of its target",
  }),
});

/** As `targetReference`, for a kind whose target has no other explanation to give. */
export const plainReference = z.strictObject(reference);

/** A reference that may name another namespace; an empty one is taken literally. */
export const namespacedReference = z.strictObject({ ...reference, namespace: z.string().max(253).exactOptional() });

/** As `namespacedReference`, where the namespace must be one. */
export const clientReference = z.strictObject({ ...reference, namespace: labelText.exactOptional() });
