import { z } from "zod";
import { defaulted, listMapBy } from "./field.js";
import { addIssue } from "./issue.js";

/** A host of a route: a DNS name, whose first label may be `*`. */
const hostname = z
  .string()
  .min(1)
  .max(253)
  .regex(/^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, {
    error: "must be a lower-case DNS name, which may begin with `*.`",
  });

export const hostnames = z.array(hostname).max(16);

/** A host that is one host. */
export const preciseHostname = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, {
    error: "must be a lower-case DNS name",
  });

export const headerName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$/, { error: "must be the name of a header" });

/** Conditions on headers, each header once. */
export const headerMatches = namedList({
  type: defaulted(z.enum(["Exact", "RegularExpression"]), "Exact"),
  name: headerName,
  value: z.string().min(1).max(4096),
});

/** Conditions on query parameters; `name` differs between the groups. */
export function queryParameterMatches(name: z.ZodString) {
  return namedList({
    type: defaulted(z.enum(["Exact", "RegularExpression"]), "Exact"),
    name,
    value: z.string().min(1).max(1024),
  });
}

export const headerValues = namedList({ name: headerName, value: z.string().min(1).max(4096) });

/** A list of at most 16 entries in which no name stands twice: the API server keeps it as a map by `name`. */
function namedList<Shape extends { name: z.ZodString }>(shape: Shape) {
  return z
    .array(z.strictObject(shape))
    .max(16)
    .meta(listMapBy("name"))
    .transform((entries, context) => {
      const seen = new Set<string>();
      for (const [index, { name }] of (entries as readonly { name: string }[]).entries()) {
        if (seen.has(name)) addIssue(context, "must be unique in its list", {}, [index, "name"]);
        seen.add(name);
      }
      return entries;
    });
}
