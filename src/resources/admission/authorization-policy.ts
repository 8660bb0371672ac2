import type { AuthorizationPolicy, NamespacedTargetReference, TargetReference } from "../model.js";
import type { ProblemCode } from "../problem-catalogue.js";
import { visible } from "../quoted.js";
import type { Fix } from "../problem.js";
import { groupFix } from "../fixes/group-fix.js";
import { canonicalKind, gatewayGroup, policyGroup, refersTo } from "../references.js";
import { supportedReference } from "../supported-reference.js";
import { kindPath } from "./reference-path.js";
import type { Refusal } from "./refusal.js";

export function admitAuthorizationPolicy(policy: AuthorizationPolicy): Refusal[] {
  const { metadata, spec } = policy;
  const { targetRef, requiredAuthenticationRefs: references } = spec;
  const refusals: Refusal[] = [];
  const refuse = (code: ProblemCode, message: string, path: string, hint?: string, fix?: Fix): void => {
    refusals.push({ code, message, path, fix, ...(hint === undefined ? {} : { hint }) });
  };

  const isNamespace = refersTo(targetRef, "", "Namespace");
  if (isNamespace && targetRef.name !== metadata.namespace) {
    const hint = `name its own namespace, \`${metadata.namespace}\`, or put the policy into the other one`;
    refuse("A001", `cannot target another namespace: ${visible(targetRef.name)}`, "spec.targetRef.name", hint);
  }

  const meshTls = indexesOf(references, policyGroup, "MeshTLSAuthentication");
  const accounts = indexesOf(references, "", "ServiceAccount");
  const networks = indexesOf(references, policyGroup, "NetworkAuthentication");
  const at = (index: number): string => `spec.requiredAuthenticationRefs.${index}`;
  if (meshTls.length > 1) refuse("A002", "only a single MeshTLSAuthentication may be set", at(meshTls[1]!));
  if (accounts.length > 1) refuse("A003", "only a single ServiceAccount may be set", at(accounts[1]!));
  if (meshTls.length > 0 && accounts.length > 0) {
    const later = Math.max(meshTls[0]!, accounts[0]!);
    refuse("A004", "a MeshTLSAuthentication and ServiceAccount may not be set together", at(later));
  }
  if (networks.length > 1) refuse("A005", "only a single NetworkAuthentication may be set", at(networks[1]!));

  const known = new Set([...meshTls, ...accounts, ...networks]);
  const others = [...references.entries()].filter(([index]) => !known.has(index));
  if (others[0] !== undefined) {
    const kinds = others.map(([, reference]) => visible(canonicalKind(reference))).join(", ");
    const hints = others.map(([index, reference]) => supportedReference("authentication", reference, at(index)));
    const hint = [...new Set(hints)].join("; ");
    const [index, first] = others[0];
    const fix = groupFix(
      policy,
      others.map(([other]) => at(other)),
    );
    refuse("P001", `unsupported authentication kind(s): ${kinds}`, kindPath(at(index), first), hint, fix);
  }

  if (!isNamespace && !refersTo(targetRef, policyGroup, "Server") && !isRoute(targetRef)) {
    const message = `unsupported authorization target type: ${visible(canonicalKind(targetRef))}`;
    const hint = supportedReference("target", targetRef, "spec.targetRef");
    const fix = groupFix(policy, ["spec.targetRef"]);
    refuse("P001", message, kindPath("spec.targetRef", targetRef), hint, fix);
  }
  return refusals;
}

/** The indexes of the references that name the type. */
function indexesOf(references: readonly NamespacedTargetReference[], group: string, kind: string): number[] {
  return [...references.entries()].filter(([, reference]) => refersTo(reference, group, kind)).map(([index]) => index);
}

function isRoute(reference: TargetReference): boolean {
  return (
    refersTo(reference, policyGroup, "HTTPRoute") ||
    refersTo(reference, gatewayGroup, "HTTPRoute") ||
    refersTo(reference, gatewayGroup, "GRPCRoute")
  );
}
