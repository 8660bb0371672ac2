import { z } from "zod";
import type { RouteFilter } from "../model.js";
import { defaulted, portNumber, present } from "./field.js";
import { addIssue } from "./issue.js";
import { labelText } from "./names.js";
import { groupName, kindName, objectName } from "./reference.js";
import { redirectPath, rewritePath } from "./route-path-modifier.js";
import { headerValues, preciseHostname } from "./route-values.js";

const headerModifier = z.strictObject({
  set: headerValues.exactOptional(),
  add: headerValues.exactOptional(),
  remove: z.array(z.string()).max(16).exactOptional(),
});

const redirect = z.strictObject({
  scheme: z.enum(["http", "https"]).exactOptional(),
  hostname: preciseHostname.exactOptional(),
  path: redirectPath.exactOptional(),
  port: portNumber.exactOptional(),
  statusCode: defaulted(z.literal([301, 302]), 302),
});

const gatewayRedirect = redirect.extend({ path: rewritePath.exactOptional() });

const mirror = z.strictObject({
  backendRef: z.strictObject({
    group: defaulted(groupName, ""),
    kind: defaulted(kindName.min(1), "Service"),
    name: objectName,
    namespace: labelText.exactOptional(),
    port: portNumber.exactOptional(),
  }),
});

const rewrite = z.strictObject({ hostname: preciseHostname.exactOptional(), path: rewritePath.exactOptional() });
const extension = z.strictObject({ group: groupName, kind: kindName.min(1), name: objectName });

/** The object that each type of filter needs, in the field of its name. */
const gatewayFields = {
  requestHeaderModifier: headerModifier.exactOptional(),
  responseHeaderModifier: headerModifier.exactOptional(),
  requestMirror: mirror.exactOptional(),
  extensionRef: extension.exactOptional(),
};

/** Filters of the policy group. A field that belongs to another type than the filter's is accepted and means nothing. */
export const policyFilters = z
  .array(
    z
      .strictObject({
        type: z.enum(["RequestHeaderModifier", "RequestRedirect"]),
        requestHeaderModifier: headerModifier.exactOptional(),
        requestRedirect: redirect.exactOptional(),
      })
      .transform((written, context) => {
        const filter = filterOf(written, context);
        const strayFields = otherFields(written).map(({ field }) => field);
        return strayFields.length === 0 ? filter : { ...filter, strayFields };
      }),
  )
  .max(16);

export const gatewayHttpFilters = gatewayFilters(
  z.strictObject({
    type: z.enum([
      "RequestHeaderModifier",
      "ResponseHeaderModifier",
      "RequestMirror",
      "RequestRedirect",
      "URLRewrite",
      "ExtensionRef",
    ]),
    ...gatewayFields,
    requestRedirect: gatewayRedirect.exactOptional(),
    urlRewrite: rewrite.exactOptional(),
  }),
);

export const grpcFilters = gatewayFilters(
  z.strictObject({
    type: z.enum(["RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "ExtensionRef"]),
    ...gatewayFields,
  }),
);

interface WrittenFilter {
  readonly type: RouteFilter["type"];
  readonly requestHeaderModifier?: z.output<typeof headerModifier>;
  readonly responseHeaderModifier?: z.output<typeof headerModifier>;
  readonly requestRedirect?: z.output<typeof redirect>;
  readonly requestMirror?: object;
  readonly urlRewrite?: object;
  readonly extensionRef?: object;
}

/** A list of filters under the rules of the Gateway API: each holds what its type needs and nothing else. */
function gatewayFilters<Filter extends z.ZodType<WrittenFilter>>(filter: Filter) {
  return z
    .array(
      filter.transform((written, context) => {
        for (const { type, field } of otherFields(written)) {
          const message = `filter.${field} must be nil if the filter.type is not ${type}`;
          addIssue(context, message, { isVerbatim: true, at: "key" }, [field]);
        }
        return filterOf(written, context);
      }),
    )
    .max(16)
    .transform((filters, context) => {
      for (const type of SINGLE_FILTERS) {
        const places = [...filters.entries()].filter(([, one]) => one.type === type);
        if (places[1] === undefined) continue;
        addIssue(context, `${type} filter cannot be repeated`, { isVerbatim: true }, [places[1][0]]);
      }
      const types = filters.map(({ type }) => type);
      if (types.includes("RequestRedirect") && types.includes("URLRewrite")) {
        const message =
          "May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both";
        addIssue(context, message, { isVerbatim: true }, [types.indexOf("URLRewrite")]);
      }
      return filters;
    });
}

/** What is written for other types than the filter's. */
function otherFields(written: WrittenFilter) {
  return Object.entries(FIELDS)
    .map(([type, field]) => ({ type, field }))
    .filter(({ type, field }) => written[field] !== undefined && type !== written.type);
}

function filterOf(written: WrittenFilter, context: z.RefinementCtx): RouteFilter {
  const { type } = written;
  const field = FIELDS[type];
  if (written[field] === undefined) {
    addIssue(context, "is missing", { code: "R022", hint: `add \`${field}\`, which the type ${type} needs` }, [field]);
    return z.NEVER;
  }
  switch (type) {
    case "RequestHeaderModifier":
    case "ResponseHeaderModifier": {
      const { set, add, remove } = written[FIELDS[type]]!;
      return { type, set: set ?? [], add: add ?? [], remove: remove ?? [] };
    }
    case "RequestRedirect":
      return present({ type, ...written.requestRedirect! });
    case "RequestMirror":
    case "URLRewrite":
    case "ExtensionRef":
      return { type, settings: { ...written[field] } };
  }
}

const FIELDS = {
  RequestHeaderModifier: "requestHeaderModifier",
  ResponseHeaderModifier: "responseHeaderModifier",
  RequestRedirect: "requestRedirect",
  RequestMirror: "requestMirror",
  URLRewrite: "urlRewrite",
  ExtensionRef: "extensionRef",
} as const satisfies Readonly<Record<RouteFilter["type"], keyof WrittenFilter>>;

/** The others may stand several times. */
const SINGLE_FILTERS = ["RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite"] as const;
