import { z } from "zod";
import { understoodKinds } from "./kinds.js";
import { schemaNotes } from "./schemas/field.js";

/** A part of a JSON Schema, of any dialect. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A version of a kind, as data about what may be written. */
export interface KindSchema {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  /** The warning that Kubernetes gives; absent: the version is not deprecated. */
  readonly deprecation?: string;
  /**
   * Of the whole object, in draft 7 of JSON Schema, with the notes of `schemaNotes` and Kubernetes' `x-kubernetes-…` in it.
   * What a schema cannot say is left out: it allows whatever `parseDocuments` allows, and more.
   */
  readonly schema: JsonSchema;
}

export { schemaNotes };

/** The kinds of Linkerd and of the Gateway API: the very schemas that documents are checked by. */
export function kindSchemas(): KindSchema[] {
  return understoodKinds
    .filter(({ group }) => group.endsWith("linkerd.io") || group === "gateway.networking.k8s.io")
    .flatMap(({ kind, group, versions, deprecated }) =>
      Object.entries(versions).map(([version, schema]) => {
        const deprecation = deprecated?.[version];
        const written: JsonSchema = z.toJSONSchema(schema, { io: "input", target: "draft-7", reused: "inline" });
        return { kind, group, version, schema: written, ...(deprecation === undefined ? {} : { deprecation }) };
      }),
    );
}
