import { z } from "zod";
import { addIssue } from "./issue.js";

type StringMap = Readonly<Record<string, string>>;

/** A map of texts. Made without a prototype: looking up `toString` finds nothing that was not written. */
export const stringMap = z
  .record(z.string(), z.string())
  .transform((map): StringMap => Object.assign(Object.create(null) as Record<string, string>, map));

/** Labels: keys and values as Kubernetes allows them. */
export const labelMap = stringMap.superRefine((map, context) => {
  for (const [key, value] of Object.entries(map)) {
    checkKey(context, key);
    if (!isLabelValue(value)) {
      addIssue(context, `must be a label value: at most 63 letters, digits, \`-\`, \`_\` and \`.\``, {}, [key]);
    }
  }
});

/** Annotations: keys as for labels, any text as value. */
export const annotationMap = stringMap.superRefine((map, context) => {
  for (const key of Object.keys(map)) checkKey(context, key);
});

function isLabelValue(text: string): boolean {
  return text === "" || QUALIFIED_NAME.test(text);
}

function checkKey(context: z.RefinementCtx, key: string): void {
  const slash = key.indexOf("/");
  const prefix = slash === -1 ? undefined : key.slice(0, slash);
  const isPrefixGood = prefix === undefined || (prefix.length <= 253 && PREFIX.test(prefix));
  if (isPrefixGood && QUALIFIED_NAME.test(key.slice(slash + 1))) return;
  const message =
    "must have a key of at most 63 letters, digits, `-`, `_` and `.`, optionally after a DNS name and `/`";
  addIssue(context, message, { at: "key" }, [key]);
}

const QUALIFIED_NAME = /^(?=.{1,63}$)[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/i;
