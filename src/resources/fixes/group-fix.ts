import { fixOf } from "../edits/fix-of.js";
import { insertKey } from "../edits/insert-entry.js";
import { replaceValue } from "../edits/replace-value.js";
import type { AuthorizationPolicy, TargetReference } from "../model.js";
import { nearestName } from "../nearest-name.js";
import type { Fix, TextEdit } from "../problem.js";
import { policyGroup } from "../references.js";

/**
 * P001: the group `policy.linkerd.io` where a reference leaves it out, says `core` or misspells it, for kinds that are of
 * this group only.
 *
 * Why this is safe: the kind names one type, so the reference becomes what its author wrote it to be, and the policy
 * grants what its author listed. A policy that requires no authentication is left to a person: to admit it would let
 * everyone in.
 */
export function groupFix({ spec, origin }: AuthorizationPolicy, paths: readonly string[]): Fix | undefined {
  const { written } = origin;
  if (written === undefined || spec.requiredAuthenticationRefs.length === 0) return undefined;
  const edits = paths.map((path) => {
    const segments = path.split(".");
    const index = segments[2];
    const reference = index === undefined ? spec.targetRef : spec.requiredAuthenticationRefs[Number(index)]!;
    const kinds = index === undefined ? TARGET_KINDS : AUTHENTICATION_KINDS;
    if (!kinds.has(reference.kind.toLowerCase()) || !isNearGroup(reference)) return undefined;
    const edit: TextEdit[] | undefined =
      reference.group === undefined
        ? insertKey(written, segments, "group", policyGroup, "kind")
        : replaceValue(written, [...segments, "group"], policyGroup);
    return edit;
  });
  return fixOf(`set \`group: ${policyGroup}\``, ...edits);
}

function isNearGroup({ group = "" }: TargetReference): boolean {
  return group === "" || group === "core" || nearestName(group, [policyGroup]) !== undefined;
}

const TARGET_KINDS: ReadonlySet<string> = new Set(["server"]);
const AUTHENTICATION_KINDS: ReadonlySet<string> = new Set(["meshtlsauthentication", "networkauthentication"]);
