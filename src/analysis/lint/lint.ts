import type { PolicyIndex } from "../../policy/index.js";
import { sortProblems, type Problem, type ResourceSet } from "../../resources/index.js";
import type { LintRule } from "./lint-input.js";
import { unreferencedAuthentication } from "./p004-unreferenced-authentication.js";
import { missingTarget } from "./p005-missing-target.js";
import { missingAuthentication } from "./p006-missing-authentication.js";
import { foreignIdentity } from "./p007-foreign-identity.js";
import { unknownServiceAccount } from "./p008-unknown-service-account.js";
import { broadIdentity } from "./p009-broad-identity.js";
import { selectsNothing } from "./p011-selects-nothing.js";
import { portNotThere } from "./p012-port-not-there.js";
import { targetNotMeshed } from "./p014-target-not-meshed.js";
import { allowsEveryone } from "./p020-allows-everyone.js";
import { ignoredSetting } from "./p023-ignored-setting.js";

/**
 * Every finding about a policy set, in the order a reader meets them: what the parser found (`problemsSoFar`: unreadable
 * documents and the codes P001, P002, P018, P019, which only it can see) and what the rules find in the objects that
 * were accepted.
 */
export function lint(set: ResourceSet, index: PolicyIndex, problemsSoFar: readonly Problem[]): Problem[] {
  return sortProblems([...problemsSoFar, ...rules.flatMap((rule) => rule({ set, index }))]);
}

const rules: readonly LintRule[] = [
  unreferencedAuthentication,
  missingTarget,
  missingAuthentication,
  foreignIdentity,
  unknownServiceAccount,
  broadIdentity,
  selectsNothing,
  portNotThere,
  targetNotMeshed,
  allowsEveryone,
  ignoredSetting,
];
