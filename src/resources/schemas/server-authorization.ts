import { z } from "zod";
import type { ServerAuthorization } from "../model.js";
import { exactlyOneOf, present } from "./field.js";
import { addIssue } from "./issue.js";
import { strictObject, type KindDefinition } from "./kind-definition.js";
import { labelText, subdomainName } from "./names.js";
import { networkRanges } from "./network.js";
import { labelSelector } from "./selector.js";

type Spec = ServerAuthorization["spec"];

/**
 * The pattern of the CRD: no SPIFFE ids here, unlike in a MeshTLSAuthentication (policy.md 9.4). The webhook does not look
 * at these texts.
 */
const identity = z.string().regex(/^(\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, {
  error: "must be a lower-case DNS name whose first label may be `*`; SPIFFE ids need a MeshTLSAuthentication",
});

const meshTls = z
  .strictObject({
    unauthenticatedTLS: z.boolean().exactOptional(),
    identities: z.array(identity).exactOptional(),
    serviceAccounts: z.array(z.strictObject({ name: labelText, namespace: labelText.exactOptional() })).exactOptional(),
  })
  .transform(({ unauthenticatedTLS, identities, serviceAccounts }) => ({
    unauthenticatedTLS: unauthenticatedTLS ?? false,
    identities: identities ?? [],
    serviceAccounts: serviceAccounts ?? [],
  }));

const client = z
  .strictObject({
    networks: networkRanges.exactOptional(),
    unauthenticated: z.boolean().exactOptional(),
    meshTLS: meshTls.exactOptional(),
  })
  .transform(({ networks, unauthenticated, meshTLS }): Spec["client"] =>
    present({ networks: networks ?? [], unauthenticated: unauthenticated ?? false, meshTLS }),
  );

/** A Server whose name holds a dot cannot be named here: the CRD's pattern is that of a label (policy.md 9.22). */
const serverName = z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, {
  error: "must be lower-case letters, digits and `-`; a Server with a dot in its name is reached by `selector` only",
});

const server = z
  .strictObject({ name: serverName.exactOptional(), selector: labelSelector.exactOptional() })
  .meta(exactlyOneOf("name", "selector"))
  .transform(({ name, selector }, context): Spec["server"] => {
    if (name !== undefined && selector === undefined) return { name };
    if (name === undefined && selector !== undefined) return { selector };
    const hint = name === undefined ? "add the `name` of a Server" : "write one ServerAuthorization for each";
    addIssue(context, "must have exactly one of `name` and `selector`", { hint });
    return z.NEVER;
  });

const spec = z.strictObject({ server, client });

export const serverAuthorizationKind: KindDefinition<ServerAuthorization> = {
  kind: "ServerAuthorization",
  group: "policy.linkerd.io",
  isNamespaced: true,
  versions: { v1alpha1: strictObject(subdomainName, spec), v1beta1: strictObject(subdomainName, spec) },
  deprecated: {
    v1alpha1:
      "policy.linkerd.io/v1alpha1 ServerAuthorization is deprecated; use policy.linkerd.io/v1beta1 ServerAuthorization",
  },
};
