import { z } from "zod";
import type { ServiceAccount } from "../model.js";
import type { KindDefinition } from "./kind-definition.js";
import { metadataSchema } from "./metadata.js";
import { labelName } from "./names.js";

/**
 * The name must be a label although Kubernetes allows dots: a dot would smuggle a further label into the identity, and
 * the issuer signs no such name (policy.md 2.1).
 */
export const serviceAccountKind: KindDefinition<ServiceAccount> = {
  kind: "ServiceAccount",
  group: "",
  isNamespaced: true,
  versions: { v1: z.object({ metadata: metadataSchema(labelName) }) },
};
