import { z } from "zod";
import { addIssue } from "./issue.js";

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** DNS-1123 label: the names of ServiceAccounts and Namespaces, which become labels of identities, and of Services. */
export const labelName = z
  .string()
  .superRefine((name, context) => {
    if (name.length <= 63 && LABEL.test(name)) return;
    addIssue(
      context,
      "must be at most 63 lower-case letters, digits and `-`, beginning and ending with a letter or digit",
      {
        code: "R025",
      },
    );
  })
  .meta({ maxLength: 63, pattern: LABEL.source });

/** DNS-1123 subdomain: the names of everything else. */
export const subdomainName = z
  .string()
  .superRefine((name, context) => {
    if (name.length <= 253 && SUBDOMAIN.test(name)) return;
    const message =
      "must be at most 253 lower-case letters, digits, `-` and `.`, beginning and ending with a letter or digit";
    addIssue(context, message, { code: "R025" });
  })
  .meta({ maxLength: 253, pattern: SUBDOMAIN.source });

/** A DNS-1123 label that is no object's own name, but names another. */
export const labelText = z.string().min(1).max(63).regex(LABEL, {
  error: "must be lower-case letters, digits and `-`, beginning and ending with a letter or digit",
});
