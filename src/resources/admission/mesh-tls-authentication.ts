import { checkIdentity } from "../identity-grammar.js";
import type { MeshTLSAuthentication } from "../model.js";
import { visible } from "../quoted.js";
import { canonicalKind, refersTo } from "../references.js";
import { supportedReference } from "../supported-reference.js";
import { kindPath } from "./reference-path.js";
import type { Refusal } from "./refusal.js";

export function admitMeshTlsAuthentication({ spec }: MeshTLSAuthentication): Refusal[] {
  const refusals: Refusal[] = [];
  for (const [index, identity] of (spec.identities ?? []).entries()) {
    const reason = checkIdentity(identity);
    if (reason === undefined) continue;
    const message = `id ${visible(identity)} is invalid: ${reason}`;
    const lower = identity.toLowerCase();
    const hint = lower !== identity && checkIdentity(lower) === undefined ? `did you mean \`${lower}\`?` : undefined;
    const path = `spec.identities.${index}`;
    refusals.push({ code: "A006", message, path, ...(hint === undefined ? {} : { hint }) });
  }
  for (const [index, reference] of (spec.identityRefs ?? []).entries()) {
    const path = `spec.identityRefs.${index}`;
    if (refersTo(reference, "", "ServiceAccount")) continue;
    if (!refersTo(reference, "", "Namespace")) {
      const message = `invalid identity target kind: ${visible(canonicalKind(reference))}`;
      const hint = supportedReference("identity", reference, path);
      refusals.push({ code: "A008", message, path: kindPath(path, reference), hint });
    } else if (reference.namespace !== undefined) {
      const message = "Namespace identity_ref is cluster-scoped and cannot have a namespace";
      refusals.push({ code: "A007", message, path: `${path}.namespace` });
    }
  }
  return refusals;
}
