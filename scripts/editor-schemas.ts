import { kindSchemas, schemaNotes, type JsonSchema, type KindSchema } from "../src/resources/index.js";
import { mapProperties } from "./structural-schema.js";

/** The files of `deploy/schemas`, by name: one for each version of a kind, and one that knows them all. */
export function editorSchemaFiles(): Readonly<Record<string, string>> {
  const schemas = kindSchemas();
  const single = schemas.map((schema) => [
    `${fileName(schema)}.json`,
    text({ $schema: dialect, ...editorSchema(schema) }),
  ]);
  return Object.fromEntries([...single, ["meshtls.schema.json", text(combinedSchema(schemas))]]) as Record<
    string,
    string
  >;
}

/** The schema of one version of a kind, for editors. An unknown field is a mistake, as it is to meshtls. */
function editorSchema({ kind, group, version, schema, deprecation }: KindSchema): JsonSchema {
  const { properties, ...rest } = forEditors(schema);
  const fixed = {
    ...(properties as Readonly<Record<string, JsonSchema>>),
    apiVersion: { type: "string", const: `${group}/${version}` },
    kind: { type: "string", const: kind },
  };
  return {
    title: `${kind} (${group}/${version})`,
    ...(deprecation === undefined ? {} : { deprecated: true, description: deprecation }),
    ...rest,
    properties: fixed,
  };
}

/** Any document, of which those of the kinds known are checked as what they are. */
export function combinedSchema(schemas: readonly KindSchema[]): JsonSchema {
  const named = schemas.map((schema) => ({ name: fileName(schema), schema }));
  return {
    $schema: dialect,
    title: "Manifests of Linkerd's policy and of the Gateway API's routes, as meshtls reads them",
    type: "object",
    allOf: named.map(({ name, schema: { kind, group, version } }) => ({
      if: {
        required: ["apiVersion", "kind"],
        properties: { apiVersion: { const: `${group}/${version}` }, kind: { const: kind } },
      },
      then: { $ref: `#/definitions/${name}` },
    })),
    definitions: Object.fromEntries(named.map(({ name, schema }) => [name, editorSchema(schema)])),
  };
}

/** Two groups have an HTTPRoute, so the Gateway API's kinds carry the first word of their group. */
function fileName({ kind, group, version }: KindSchema): string {
  const prefix = group === "gateway.networking.k8s.io" ? "gateway-" : "";
  return `${prefix}${kind.toLowerCase()}-${version}`;
}

/** The schema without what only Kubernetes understands. */
function forEditors(schema: JsonSchema): JsonSchema {
  if (schema["x-kubernetes-int-or-string"] === true) {
    return { anyOf: [{ type: "integer", minimum: 1, maximum: 65535 }, { type: "string" }] };
  }
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "properties") {
      result.properties = mapProperties(value as Readonly<Record<string, JsonSchema>>, forEditors);
    } else if (keyword === "items" || (keyword === "additionalProperties" && value !== false)) {
      result[keyword] = forEditors(value as JsonSchema);
    } else if (keyword === "anyOf") {
      result.anyOf = (value as readonly JsonSchema[]).map(forEditors);
    } else if (keyword === schemaNotes.default) {
      result.default = value;
    } else if (keyword !== "$schema" && !keyword.startsWith("x-kubernetes-")) {
      result[keyword] = value;
    }
  }
  return result;
}

function text(schema: JsonSchema): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

const dialect = "http://json-schema.org/draft-07/schema#";
