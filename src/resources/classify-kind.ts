import { completeGroups, outboundKinds, podRunningKinds, understoodKinds } from "./kinds.js";
import { nearestName } from "./nearest-name.js";
import type { ProblemCode } from "./problem-catalogue.js";
import { quoted } from "./quoted.js";
import type { KindDefinition } from "./schemas/kind-definition.js";

/** What is to be done with an object: check it as the kind it is, or say why not. */
export type KindVerdict =
  | { readonly verdict: "understood"; readonly definition: KindDefinition; readonly version: string }
  | {
      readonly verdict: "unread";
      readonly code: ProblemCode;
      readonly message: string;
      readonly hint?: string;
      /** The field at fault. */
      readonly field: "apiVersion" | "kind";
    };

/** What an object is, by its `apiVersion` and `kind`. Kinds are compared with case, as Kubernetes does. */
export function classifyKind(apiVersion: string, kind: string): KindVerdict {
  const slash = apiVersion.indexOf("/");
  const group = slash === -1 ? "" : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);

  const sameKind: readonly KindDefinition[] = understoodKinds.filter((definition) => definition.kind === kind);
  const definition = sameKind.find((known) => known.group === group);
  if (definition !== undefined) {
    if (Object.hasOwn(definition.versions, version)) return { verdict: "understood", definition, version };
    return unread("R017", `${quoted(kind)} is not served as ${quoted(apiVersion)}`, "apiVersion", served(definition));
  }
  if (isIn(outboundKinds, kind, group)) {
    return unread("A035", `${quoted(kind)} is outbound policy, which meshtls does not enforce`, "kind");
  }
  if (isIn(podRunningKinds, kind, group)) {
    return unread("R020", `${quoted(kind)}: its pods are not part of the local mesh`, "kind");
  }
  if (sameKind[0] !== undefined) return kindOfAnotherGroup(sameKind[0], apiVersion, group);
  return unknownKind(apiVersion, kind, group);
}

/** A kind whose name we know in a group where we do not know it. */
function kindOfAnotherGroup(known: KindDefinition, apiVersion: string, group: string): KindVerdict {
  const written = `${quoted(known.kind)} is not served as ${quoted(apiVersion)}`;
  const isTypingError = nearestName(group, [known.group]) !== undefined;
  if (completeGroups.has(group) || isTypingError || !group.includes(".")) {
    return unread("R017", written, "apiVersion", served(known));
  }
  if (known.group.endsWith("linkerd.io")) {
    return unread(
      "R021",
      `${quoted(known.kind)} of ${quoted(group)} is not Linkerd's and is not enforced`,
      "apiVersion",
    );
  }
  return notUsed(apiVersion, known.kind);
}

function unknownKind(apiVersion: string, kind: string, group: string): KindVerdict {
  const complete = completeGroups.get(group);
  if (complete?.includes(kind) === true) return notUsed(apiVersion, kind);
  const ofGroup = namesOfGroup(group);
  const meant = nearestName(kind, ofGroup);
  if (complete !== undefined || meant !== undefined) {
    const hint = meant === undefined ? undefined : `did you mean \`${meant}\`?`;
    return unread("R016", `there is no kind ${quoted(kind)} in ${quoted(apiVersion)}`, "kind", hint);
  }
  // A kind of a policy family in a misspelt group would otherwise pass for somebody else's.
  const misspeltGroup = nearestName(group, LINKERD_GROUPS);
  const meantThere = misspeltGroup === undefined ? undefined : nearestName(kind, namesOfGroup(misspeltGroup));
  if (meantThere !== undefined) {
    const hint = `did you mean \`${meantThere}\` of \`${misspeltGroup!}\`?`;
    return unread("R016", `there is no kind ${quoted(kind)} in ${quoted(apiVersion)}`, "apiVersion", hint);
  }
  return notUsed(apiVersion, kind);
}

/** Names that a typing error in the group may have meant. */
function namesOfGroup(group: string): string[] {
  const named = [...understoodKinds, ...outboundKinds, ...podRunningKinds].filter((known) => known.group === group);
  return [...named.map(({ kind }) => kind), ...(completeGroups.get(group) ?? [])];
}

function notUsed(apiVersion: string, kind: string): KindVerdict {
  return unread("R019", `${quoted(kind)} (${apiVersion}) is not used by meshtls`, "kind");
}

function served(definition: KindDefinition): string {
  const prefix = definition.group === "" ? "" : `${definition.group}/`;
  const versions = Object.keys(definition.versions).map((version) => `\`${prefix}${version}\``);
  return `\`${definition.kind}\` is served as ${versions.join(", ")}`;
}

function unread(code: ProblemCode, message: string, field: "apiVersion" | "kind", hint?: string): KindVerdict {
  return { verdict: "unread", code, message, field, ...(hint === undefined ? {} : { hint }) };
}

function isIn(kinds: readonly { kind: string; group: string }[], kind: string, group: string): boolean {
  return kinds.some((known) => known.kind === kind && known.group === group);
}

const LINKERD_GROUPS = ["policy.linkerd.io", "workload.linkerd.io"];
