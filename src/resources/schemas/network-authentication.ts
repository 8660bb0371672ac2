import { z } from "zod";
import type { NetworkAuthentication } from "../model.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { subdomainName } from "./names.js";

const spec = z.strictObject({
  networks: z.array(
    z
      .strictObject({ cidr: z.string(), except: z.array(z.string()).nullish() })
      .transform(({ cidr, except }) => ({ cidr, except: except ?? [] })),
  ),
});

export const networkAuthenticationKind: KindDefinition<NetworkAuthentication> = {
  kind: "NetworkAuthentication",
  group: "policy.linkerd.io",
  isNamespaced: true,
  versions: { v1alpha1: strictObject(subdomainName, spec) },
};
