import type { HTTPLocalRateLimitPolicy } from "../model.js";
import type { ProblemCode } from "../problem-catalogue.js";
import { visible } from "../quoted.js";
import { canonicalKind, policyGroup, refersTo } from "../references.js";
import { supportedReference } from "../supported-reference.js";
import { kindPath } from "./reference-path.js";
import type { Refusal } from "./refusal.js";

export function admitRateLimit({ spec }: HTTPLocalRateLimitPolicy): Refusal[] {
  const { targetRef, total, identity, overrides } = spec;
  const refusals: Refusal[] = [];
  const refuse = (code: ProblemCode, message: string, path: string, hint?: string): void => {
    refusals.push({ code, message, path, ...(hint === undefined ? {} : { hint }) });
  };

  if (!refersTo(targetRef, policyGroup, "Server")) {
    const message = `invalid targetRef kind: ${visible(canonicalKind(targetRef))}`;
    const hint = supportedReference("rate limit target", targetRef, "spec.targetRef");
    refuse("A031", message, kindPath("spec.targetRef", targetRef), hint);
  }

  const rate = (place: string): string => `spec.${place}.requestsPerSecond`;
  if (total?.requestsPerSecond === 0) {
    refuse("A032", "total.requestsPerSecond must be greater than 0", rate("total"));
  }
  const most = total?.requestsPerSecond ?? Infinity;
  const inTotal = "must be less than or equal to total.requestsPerSecond";
  if ((identity?.requestsPerSecond ?? 0) > most) {
    refuse("A033", `identity.requestsPerSecond ${inTotal}`, rate("identity"));
  }
  for (const [index, override] of overrides.entries()) {
    if (override.requestsPerSecond <= most) continue;
    refuse("A033", `override.requestsPerSecond ${inTotal}`, rate(`overrides.${index}`));
  }
  if (identity?.requestsPerSecond === 0) {
    refuse("A032", "identity.requestsPerSecond must be greater than 0", rate("identity"));
  }
  for (const [index, override] of overrides.entries()) {
    if (override.requestsPerSecond === 0) {
      refuse("A032", "override.requestsPerSecond must be greater than 0", rate(`overrides.${index}`));
    }
    if (override.clientRefs.length === 0) {
      const hint = "name the ServiceAccounts that it is for, or remove it";
      refuse("A041", "the override names no client, so it limits nobody", `spec.overrides.${index}.clientRefs`, hint);
    }
    for (const [place, client] of override.clientRefs.entries()) {
      if (refersTo(client, "", "ServiceAccount")) continue;
      const path = kindPath(`spec.overrides.${index}.clientRefs.${place}`, client);
      refuse("A034", "overrides.clientRefs must target a ServiceAccount", path);
    }
  }
  if (total === undefined && identity === undefined && overrides.length === 0) {
    refuse("A041", "the policy limits nothing", "spec");
  }
  return refusals;
}
