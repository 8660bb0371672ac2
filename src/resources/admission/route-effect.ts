import type { Metadata, ParentReference, RouteFilter, RouteResource } from "../model.js";
import { quoted } from "../quoted.js";
import { policyGroup, refersTo } from "../references.js";
import type { Refusal } from "./refusal.js";
import { isOutboundParent } from "./route-parents.js";

/** What of an admitted route Linkerd leaves out on the inbound side, where nothing but a controller's log says so. */
export function warnOfIneffectiveRoute({ kind, metadata, spec }: RouteResource): Refusal[] {
  const parents = spec.parentRefs.map((parent, index) => ({ parent, path: `spec.parentRefs.${index}` }));
  const warnings = parents.flatMap(({ parent, path }) => warnOfParent(parent, path, metadata.namespace));
  if (!parents.some(({ parent }) => isServer(parent))) {
    if (warnings.length > 0) return warnings;
    const message = `no parent is a Server, so the ${kind} governs nothing that meshtls enforces`;
    return [{ code: "A038", message, path: "spec.parentRefs" }];
  }
  if (parents.every(({ parent }) => isServer(parent))) warnings.push(...warnOfSending(metadata, spec.rules));
  if (spec.rules.length === 0) {
    const message =
      "a route without rules matches nothing, and every request to its Server that no other route takes is answered 404";
    warnings.push({ code: "A040", message, path: "spec.rules" });
  }
  for (const [index, { filters, matches }] of spec.rules.entries()) {
    for (const [place, filter] of filters.entries()) {
      warnings.push(...warnOfFilter(filter, `spec.rules.${index}.filters.${place}`));
    }
    if (kind !== "GRPCRoute") continue;
    for (const [place, match] of matches.entries()) {
      if (match.method !== undefined) continue;
      const message = "a match without `method` cannot be sent to a proxy, which then refuses everything on the port";
      warnings.push({ code: "A039", message, path: `spec.rules.${index}.matches.${place}` });
    }
  }
  return warnings;
}

function warnOfParent(parent: ParentReference, path: string, namespace: string): Refusal[] {
  if (isServer(parent)) return warnOfServer(parent, path, namespace);
  if (isOutboundParent(parent)) {
    const message = `a route of a ${parent.kind} is outbound policy, which meshtls does not enforce`;
    return [{ code: "A035", message, path: `${path}.kind` }];
  }
  // Only a `kind` that was left out leads here: there is no Gateway in this group (policy.md 9.47).
  if (refersTo(parent, policyGroup, "Gateway")) {
    const message = `the parent ${quoted(parent.name)} is a Gateway, since \`kind\` is left out or says so, and not a Server`;
    return [{ code: "A037", message, path }];
  }
  return [];
}

function warnOfServer(parent: ParentReference, path: string, namespace: string): Refusal[] {
  const ignored = (what: string, field: string): Refusal => ({
    code: "A036",
    message: `the whole route is ignored: a parent Server cannot be named ${what}`,
    path: `${path}.${field}`,
  });
  return [
    ...(parent.namespace !== undefined && parent.namespace !== namespace
      ? [ignored("in another namespace", "namespace")]
      : []),
    ...(parent.port === undefined ? [] : [ignored("by port", "port")]),
    ...(parent.sectionName === undefined ? [] : [ignored("by section name", "sectionName")]),
  ];
}

/** Where requests are sent to, how often and for how long, is said to clients; a Server is asked by them (policy.md 8). */
function warnOfSending({ annotations }: Metadata, rules: RouteResource["spec"]["rules"]): Refusal[] {
  const paths = [
    ...Object.keys(annotations)
      .filter((key) => SENDING.test(key))
      .map((key) => ({ name: key, path: `metadata.annotations.${key}` })),
    ...[...rules.entries()].flatMap(([index, { backendRefs, timeouts }]) => [
      ...(backendRefs.length === 0 ? [] : [{ name: "backendRefs", path: `spec.rules.${index}.backendRefs` }]),
      ...(timeouts === undefined ? [] : [{ name: "timeouts", path: `spec.rules.${index}.timeouts` }]),
    ]),
  ];
  return paths.map(({ name, path }) => ({ code: "A044", message: `${quoted(name)} has no effect at a Server`, path }));
}

function warnOfFilter(filter: RouteFilter, path: string): Refusal[] {
  const { type } = filter;
  switch (type) {
    case "RequestMirror":
    case "URLRewrite":
    case "ExtensionRef": {
      const message = `the whole route is ignored: a Server's route cannot have the filter ${type}`;
      return [{ code: "A036", message, path }];
    }
    case "ResponseHeaderModifier":
      return [{ code: "A042", message: "the filter ResponseHeaderModifier has no effect at a Server", path }];
    case "RequestHeaderModifier":
    case "RequestRedirect":
      return (filter.strayFields ?? []).map((field) => ({
        code: "A043",
        message: `\`${field}\` means nothing to a filter of type ${type}, which drops it`,
        path: `${path}.${field}`,
      }));
  }
}

function isServer(parent: ParentReference): boolean {
  return refersTo(parent, policyGroup, "Server");
}

const SENDING = /^(?:retry|timeout)\.linkerd\.io\//;
