import { z } from "zod";
import type { NetworkAuthentication } from "../model.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";
import { networkRanges } from "./network.js";

const spec = z.strictObject({ networks: networkRanges });

export const networkAuthenticationKind: KindDefinition<NetworkAuthentication> = {
  kind: "NetworkAuthentication",
  group: "policy.linkerd.io",
  isNamespaced: true,
  versions: { v1alpha1: strictObject(subdomainName, spec) },
};
