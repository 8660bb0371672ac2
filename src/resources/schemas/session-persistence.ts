import { z } from "zod";
import { gatewayDuration } from "./route-duration.js";

/** How a Gateway keeps a session with one backend. Nothing of it bears on who may call. */
export const sessionPersistence = z.strictObject({
  sessionName: z.string().max(128).exactOptional(),
  absoluteTimeout: gatewayDuration.exactOptional(),
  idleTimeout: gatewayDuration.exactOptional(),
  type: z.enum(["Cookie", "Header"]).exactOptional(),
  cookieConfig: z.strictObject({ lifetimeType: z.enum(["Permanent", "Session"]).exactOptional() }).exactOptional(),
});
