import type { z } from "zod";

/** The fields that a schema knows at a path; none where it is not an object. For "did you mean". */
export function knownKeys(schema: z.core.$ZodType, path: readonly string[]): string[] {
  const object = unwrap(schema);
  const [segment, ...rest] = path;
  if (segment === undefined) return object.type === "object" ? Object.keys(object.shape) : [];
  if (object.type === "array") return knownKeys(object.element, rest);
  const field = object.type === "object" && Object.hasOwn(object.shape, segment) ? object.shape[segment] : undefined;
  return field === undefined ? [] : knownKeys(field, rest);
}

type Definition = z.core.$ZodTypes["_zod"]["def"];

/** What a schema checks before it transforms, and when the value is there. */
function unwrap(schema: z.core.$ZodType): Definition {
  const definition = (schema as z.core.$ZodTypes)._zod.def;
  if (definition.type === "pipe") return unwrap(definition.in);
  if (definition.type === "optional" || definition.type === "nullable") return unwrap(definition.innerType);
  return definition;
}
