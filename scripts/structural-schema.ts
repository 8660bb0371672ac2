import { schemaNotes, type JsonSchema } from "../src/resources/index.js";

/**
 * The schema in the form that a CustomResourceDefinition takes ("structural"): a type everywhere, no `additionalProperties`
 * beside `properties`, no reference, and defaults in their places. An unknown field is then refused by kubectl's strict
 * validation and dropped by everybody else, which is how Kubernetes does it and not ours to change here.
 */
export function structuralSchema(written: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = written;
  // A key without a value is dropped before defaults are filled, so `null` need not be allowed.
  const [only, ...others] = ((anyOf ?? []) as JsonSchema[]).filter(({ type }) => type !== "null");
  if (only !== undefined && others.length === 0) return structuralSchema({ ...only, ...rest });

  if (written["x-kubernetes-int-or-string"] === true) {
    return { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] };
  }
  if (Object.keys(written).length === 0) return { type: "object", "x-kubernetes-preserve-unknown-fields": true };

  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(written)) {
    switch (keyword) {
      case "$schema":
      case "propertyNames":
        break;
      case "type":
        result.type = typeOf(value, written.enum);
        break;
      case "properties":
        result.properties = mapProperties(value as Readonly<Record<string, JsonSchema>>, structuralSchema);
        break;
      case "items":
        result.items = structuralSchema(value as JsonSchema);
        break;
      case "additionalProperties":
        if (value !== false) result.additionalProperties = structuralSchema(value as JsonSchema);
        break;
      case schemaNotes.default:
        result.default = value;
        break;
      default:
        result[keyword] = value;
    }
  }
  return result;
}

/** The properties that exist, each made anew. */
export function mapProperties(
  properties: Readonly<Record<string, JsonSchema>>,
  make: (schema: JsonSchema) => JsonSchema,
): Record<string, JsonSchema> {
  const present = Object.entries(properties).filter(([, schema]) => schema[schemaNotes.absent] !== true);
  return Object.fromEntries(present.map(([name, schema]) => [name, make(schema)]));
}

/** The one type that remains without `null`; numbers of which only whole ones are allowed are integers. */
function typeOf(written: unknown, values: unknown): unknown {
  const [type] = (Array.isArray(written) ? (written as string[]) : [written]).filter((one) => one !== "null");
  return type === "number" && Array.isArray(values) && values.every(Number.isInteger) ? "integer" : type;
}
