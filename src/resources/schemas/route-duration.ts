import { z } from "zod";
import { parseGoDuration } from "../go-duration.js";
import { addIssue } from "./issue.js";

/** A duration as Go writes it, with a sign: `1m30s`, `-5s`. The text is kept; admission asks what it means. */
export const goDuration = z.string().superRefine((text, context) => {
  if (parseGoDuration(text) !== undefined) return;
  addIssue(context, "must be a duration such as `500ms` or `1m30s`");
});

/** A duration of the Gateway API. */
export const gatewayDuration = z.string().regex(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/, {
  error: "must be a duration such as `500ms` or `1m30s`",
});

export const gatewayTimeouts = z
  .strictObject({ request: gatewayDuration.exactOptional(), backendRequest: gatewayDuration.exactOptional() })
  .transform((timeouts, context) => {
    const request = parseGoDuration(timeouts.request ?? "0") ?? 0n;
    const backendRequest = parseGoDuration(timeouts.backendRequest ?? "0") ?? 0n;
    if (request !== 0n && backendRequest > request) {
      const message = "backendRequest timeout cannot be longer than request timeout";
      addIssue(context, message, { isVerbatim: true }, ["backendRequest"]);
    }
    return timeouts;
  });
