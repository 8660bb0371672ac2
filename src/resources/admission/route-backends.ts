import type { BackendReference } from "../model.js";
import type { Refusal } from "./refusal.js";

/** Of the Gateway API's routes: a Service is reached by a port. References to other kinds are somebody else's. */
export function admitBackends(backends: readonly BackendReference[], at: string): Refusal[] {
  return backends.flatMap(({ group = "", kind = "Service", port = 0 }, index) => {
    const isService = (group === "" || group === "core") && kind === "Service";
    return isService && port === 0
      ? [{ code: "A026", message: "invalid backendRef", path: `${at}.${index}` } satisfies Refusal]
      : [];
  });
}
