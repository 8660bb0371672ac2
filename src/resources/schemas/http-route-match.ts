import { z } from "zod";
import type { HttpRouteMatch } from "../model.js";
import { defaulted, present } from "./field.js";
import { addIssue } from "./issue.js";
import { headerMatches, headerName, queryParameterMatches } from "./route-values.js";

/** What a match holds whose `path` is left out, and what a rule holds whose `matches` are. */
export const anyPath = { type: "PathPrefix", value: "/" } as const;

const method = z.enum(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]);

const path = z.strictObject({
  type: defaulted(z.enum(["Exact", "PathPrefix", "RegularExpression"]), "PathPrefix"),
  value: defaulted(z.string().max(1024), "/"),
});

const gatewayPath = path.transform((written, context) => {
  // That the path begins with `/` is for admission to say, in the webhook's words.
  if (written.type !== "RegularExpression") checkPath(written.value, context);
  return written;
});

export const policyHttpMatches = matches(path, z.string().min(1).max(256));
export const gatewayHttpMatches = matches(gatewayPath, headerName);

function matches(pathSchema: z.ZodType<HttpRouteMatch["path"]>, queryParameterName: z.ZodString) {
  return z
    .array(
      z
        .strictObject({
          path: defaulted(pathSchema, anyPath),
          headers: headerMatches.exactOptional(),
          queryParams: queryParameterMatches(queryParameterName).exactOptional(),
          method: method.exactOptional(),
        })
        .transform((match): HttpRouteMatch =>
          present({ ...match, headers: match.headers ?? [], queryParams: match.queryParams ?? [] }),
        ),
    )
    .max(8);
}

function checkPath(value: string, context: z.RefinementCtx): void {
  const say = (rule: string): void => {
    addIssue(context, `${rule} when type one of ['Exact', 'PathPrefix']`, { isVerbatim: true }, ["value"]);
  };
  for (const part of FORBIDDEN_PARTS) if (value.includes(part)) say(`must not contain '${part}'`);
  for (const end of ["/..", "/."]) if (value.endsWith(end)) say(`must not end with '${end}'`);
  if (!LEGAL_PATH.test(value)) {
    const message = `must only contain valid characters (matching ${LEGAL_PATH.source}) for types ['Exact', 'PathPrefix']`;
    addIssue(context, message, { isVerbatim: true }, ["value"]);
  }
}

const FORBIDDEN_PARTS = ["//", "/./", "/../", "%2f", "%2F", "#"];
const LEGAL_PATH = new RegExp(String.raw`^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$`);
