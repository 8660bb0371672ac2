import { z } from "zod";
import type { ParentReference } from "../model.js";
import { defaulted, portNumber, present } from "./field.js";
import { addIssue } from "./issue.js";
import { labelText } from "./names.js";
import { groupName, kindName, objectName } from "./reference.js";

/** A name inside a parent: that of a listener, for a Gateway. */
const sectionName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, {
    error: "must be a lower-case DNS name",
  });

function parentReference(group: string) {
  return z
    .strictObject({
      group: defaulted(groupName, group),
      kind: defaulted(kindName.min(1), "Gateway"),
      name: objectName,
      namespace: labelText.exactOptional(),
      port: portNumber.exactOptional(),
      sectionName: sectionName.exactOptional(),
    })
    .transform((reference): ParentReference => present(reference));
}

/** The parents of a route whose CRD fills in `group`. */
export function parentReferences(group: string) {
  return z.array(parentReference(group)).max(32);
}

/** The parents of a route of the Gateway API, whose CRD refuses to name one parent twice. */
export const gatewayParentReferences = parentReferences("gateway.networking.k8s.io").transform((parents, context) => {
  checkRepetition(parents, context);
  return parents;
});

function checkRepetition(parents: readonly ParentReference[], context: z.RefinementCtx): void {
  const first = new Map<string, ParentReference>();
  const seen = new Set<string>();
  for (const [index, parent] of parents.entries()) {
    const { group, kind, name, namespace, port, sectionName: section } = parent;
    const who = JSON.stringify([group, kind, name, namespace]);
    const where = JSON.stringify([who, port, section]);
    const other = first.get(who) ?? parent;
    const isComparable =
      (other.port === undefined) === (port === undefined) &&
      (other.sectionName === undefined) === (section === undefined);
    if (!isComparable) {
      report(context, "sectionName or port must be specified", index);
    } else if (seen.has(where)) {
      report(context, "sectionName or port must be unique", index);
    }
    first.set(who, other);
    seen.add(where);
  }
}

function report(context: z.RefinementCtx, rule: string, index: number): void {
  const message = `${rule} when parentRefs includes 2 or more references to the same parent`;
  addIssue(context, message, { isVerbatim: true }, [index]);
}
