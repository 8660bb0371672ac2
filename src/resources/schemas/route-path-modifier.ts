import { z } from "zod";
import type { RouteFilter } from "../model.js";
import { addIssue } from "./issue.js";

type PathModifier = NonNullable<Extract<RouteFilter, { type: "RequestRedirect" }>["path"]>;

const fields = z.strictObject({
  type: z.enum(["ReplaceFullPath", "ReplacePrefixMatch"]),
  replaceFullPath: z.string().max(1024).exactOptional(),
  replacePrefixMatch: z.string().max(1024).exactOptional(),
});

/** As Linkerd reads it in its own group: what is written counts, the full path first, and `type` does not. */
export const redirectPath = fields.transform(modifierOf);

/** As the Gateway API's CRD checks it: `type` and the field that it names go together. */
export const rewritePath = fields.transform((written, context): PathModifier => {
  for (const [type, field] of Object.entries(FIELDS)) {
    const isWritten = written[field] !== undefined;
    if (isWritten === (written.type === type)) continue;
    const message = isWritten
      ? `type must be '${type}' when ${field} is set`
      : `${field} must be specified when type is set to '${type}'`;
    addIssue(context, message, { isVerbatim: true }, isWritten ? [field] : []);
  }
  return modifierOf(written, context);
});

function modifierOf(written: z.output<typeof fields>, context: z.RefinementCtx): PathModifier {
  const { replaceFullPath, replacePrefixMatch } = written;
  if (replaceFullPath !== undefined) return { type: "ReplaceFullPath", replaceFullPath };
  if (replacePrefixMatch !== undefined) return { type: "ReplacePrefixMatch", replacePrefixMatch };
  const message = "RequestRedirect filter must contain either replace_full_path or replace_prefix_match";
  addIssue(context, message, { code: "A025", isVerbatim: true });
  return z.NEVER;
}

const FIELDS = { ReplaceFullPath: "replaceFullPath", ReplacePrefixMatch: "replacePrefixMatch" } as const;
