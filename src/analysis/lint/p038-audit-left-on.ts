import type { Problem, Resource } from "../../resources/index.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P038: `audit` lets everyone in and only writes down whom policy would have refused. */
export const auditLeftOn: LintRule = ({ set }) => set.resources.flatMap(audits);

function audits(resource: Resource): Problem[] {
  const { kind } = resource;
  if (kind === "Server") {
    return resource.spec.accessPolicy === "audit"
      ? [finding(resource, "spec.accessPolicy", "remove it once the log names nobody who should be let in")]
      : [];
  }
  if (kind === "Deployment" || kind === "StatefulSet" || kind === "DaemonSet") {
    return annotated(resource, "spec.template.metadata.annotations", resource.spec.template.annotations);
  }
  return kind === "Namespace" || kind === "Pod" || kind === "ExternalWorkload"
    ? annotated(resource, "metadata.annotations", resource.metadata.annotations)
    : [];
}

function annotated(resource: Resource, path: string, annotations: Readonly<Record<string, string>>): Problem[] {
  if (annotations[defaultInboundPolicy] !== "audit") return [];
  return [
    finding(resource, `${path}.${defaultInboundPolicy}`, "set `deny` once the log names nobody who should be let in"),
  ];
}

function finding(resource: Resource, path: string, hint: string): Problem {
  const message = "audit lets everyone in, with or without identity, and only logs whom policy would refuse";
  return problemAt(resource, { code: "P038", severity: "warn", path, message, hint });
}

const defaultInboundPolicy = "config.linkerd.io/default-inbound-policy";
