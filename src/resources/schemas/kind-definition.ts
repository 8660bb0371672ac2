import { z } from "zod";
import type { Resource } from "../model.js";
import type { OutboundResource } from "../outbound-model.js";
import { metadataSchema, type ParsedMetadata } from "./metadata.js";

/** What a schema makes of an object: the model's `spec`, and metadata whose defaults are still to be filled. */
export type ObjectBody<R extends Resource | OutboundResource> = { readonly metadata: ParsedMetadata } & (R extends {
  spec: infer Spec;
}
  ? { readonly spec: Spec }
  : unknown);

/** A kind that meshtls understands: the versions that are served and the schema of each. */
export interface KindDefinition<R extends Resource | OutboundResource = Resource | OutboundResource> {
  readonly kind: R["kind"];
  /** Empty for the core group. */
  readonly group: string;
  readonly isNamespaced: boolean;
  /** By version, oldest first; the last is the one to use. */
  readonly versions: Readonly<Record<string, z.ZodType<ObjectBody<R>>>>;
  /** Versions that are served but deprecated, with the warning that Kubernetes gives. */
  readonly deprecated?: Readonly<Record<string, string>>;
}

/**
 * A kind of Kubernetes itself: much of it does not bear on policy, so fields that are not in the schema are left alone.
 * The fields that are read are checked.
 */
export function coreObject<Spec extends z.ZodType>(name: z.ZodType<string>, spec: Spec) {
  return z.object({ metadata: metadataSchema(name), spec });
}

/**
 * A kind of Linkerd: its schema is complete, so an unknown field is refused, as strict kubectl does. A field that is
 * dropped in silence is a rule that the author believes in and nobody enforces. The status is the controller's: it is
 * accepted, since what a cluster prints has one, and not read.
 */
export function strictObject<Spec extends z.ZodType>(name: z.ZodType<string>, spec: Spec) {
  return z.strictObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: metadataSchema(name),
    spec,
    status: z.unknown().optional(),
  });
}
