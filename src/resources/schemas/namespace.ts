import { z } from "zod";
import type { Namespace } from "../model.js";
import type { KindDefinition } from "./kind-definition.js";
import { metadataSchema } from "./metadata.js";
import { labelName } from "./names.js";

export const namespaceKind: KindDefinition<Namespace> = {
  kind: "Namespace",
  group: "",
  isNamespaced: false,
  versions: { v1: z.object({ metadata: metadataSchema(labelName) }) },
};
