import { z } from "zod";
import type { NetworkRange } from "../model.js";

/** Networks with their exceptions. Whether the texts are addresses is for admission to say, as in Linkerd. */
export const networkRanges = z.array(
  z
    .strictObject({ cidr: z.string(), except: z.array(z.string()).nullish() })
    .transform(({ cidr, except }): NetworkRange => ({ cidr, except: except ?? [] })),
);
