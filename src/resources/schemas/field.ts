import { z } from "zod";
import { addIssue, type IssueParams } from "./issue.js";

/** The object without its absent fields, so that an optional field is either there or not. */
export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

type Present<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** A field that may be left out. As in Kubernetes, a key without a value (`ports:`) counts as left out. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => (value === null ? undefined : value) as z.output<T> | undefined);
}

/**
 * A field that the CRD fills with `value`. As the API server drops a key without a value before it fills defaults, such a
 * key counts as left out; in a field without a default it is a mistake. `asWritten` is the value in the words of the CRD,
 * where those are others.
 */
export function defaulted<T extends z.ZodType>(schema: T, value: z.output<T>, asWritten: unknown = value) {
  return schema
    .nullish()
    .transform((written) => written ?? value)
    .meta({ [schemaNotes.default]: asWritten });
}

/** The CRD's way to say that exactly one of the fields is there. */
export function exactlyOneOf(...fields: readonly string[]) {
  return { oneOf: fields.map((field) => ({ required: [field] })) };
}

/** A list that the API server keeps as a map: no two entries have the same value in the field. */
export function listMapBy(field: string) {
  return { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [field] };
}

/**
 * Keys of a schema's metadata that are for the makers of CRDs and of schemas for editors, and do not appear in either.
 * What both can say is written into the metadata in the words of JSON Schema.
 */
export const schemaNotes = {
  /** The default: under its own name it is dropped from schemas of what is written. */
  default: "x-default",
  /** A field that does not exist in this version, and is there to be refused with an explanation. */
  absent: "x-absent",
} as const;

/** A field that this version of the kind does not have, with a better explanation than "unknown field". */
export function refusedField(message: string, params: IssueParams) {
  return z
    .unknown()
    .superRefine((value, context) => {
      if (value !== undefined) addIssue(context, message, { code: "R023", at: "key", isVerbatim: true, ...params });
    })
    .meta({ [schemaNotes.absent]: true })
    .optional();
}

/** A port number as containers and Services declare it. */
export const portNumber = z.int().min(1).max(65535);

/** A port by number, or by the name that a container gives it. */
export const portReference = z.union([portNumber, z.string().min(1)], {
  error: "must be a port number (1 to 65535) or the name of a port",
});

/** The name of a container port: at least one letter, so that no name reads as a number. */
export const portName = z.string().regex(/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/, {
  error: "must be a port name: at most 15 lower-case letters, digits and single `-`, at least one letter",
});

export const transportProtocol = z.enum(["TCP", "UDP", "SCTP"]);
