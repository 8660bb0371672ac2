import type { WorkloadResource } from "../../resources/index.js";
import { at, type Change } from "./edit.js";

/** Writes an annotation where the injector reads it: on the pod, or on the template that pods are made from. */
export function setAnnotation({ kind }: WorkloadResource, key: string, value: string): Change {
  const place =
    kind === "Pod" || kind === "ExternalWorkload" ? "metadata.annotations" : "spec.template.metadata.annotations";
  return { kind: "set", path: at(place, key), value };
}
