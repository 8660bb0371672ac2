import { z } from "zod";
import type { BackendReference } from "../model.js";
import { defaulted, portNumber, present } from "./field.js";
import { labelText } from "./names.js";
import { groupName, kindName, objectName } from "./reference.js";

const typed = {
  group: defaulted(groupName, ""),
  kind: defaulted(kindName.min(1), "Service"),
  name: objectName,
  namespace: labelText.exactOptional(),
  port: portNumber.exactOptional(),
  weight: defaulted(z.int().min(0).max(1_000_000), 1),
};

/** Where a rule sends requests, with filters of the group's own. Only admission looks at them. */
export function backendReferences(filters: z.ZodType) {
  return z.array(z.strictObject({ ...typed, filters: filters.exactOptional() }).transform(backendOf));
}

/** As `backendReferences`, of connections, which have no filters. */
export const connectionBackends = z.array(z.strictObject(typed).transform(backendOf));

/** As in HTTPRoutes before policy.linkerd.io/v1beta2: Services only, of namespace `default` unless another is named. */
export function serviceReferences(filters: z.ZodType) {
  return z.array(
    z
      .strictObject({
        name: z.string(),
        namespace: defaulted(z.string(), "default"),
        port: z.int().exactOptional(),
        filters: filters.exactOptional(),
      })
      .transform(backendOf),
  );
}

interface WrittenReference extends BackendReference {
  readonly weight?: number;
  readonly filters?: unknown;
}

function backendOf({
  group,
  kind,
  name,
  namespace,
  port,
}: {
  [Key in keyof WrittenReference]: WrittenReference[Key] | undefined;
} & { name: string }): BackendReference {
  return present({ group, kind, name, namespace, port });
}
