import type { IgnoredSetting } from "./workload.js";

const injectAnnotation = "linkerd.io/inject";

/** Whether the injector gives pods of this template a sidecar, and what it made of values that are none of its words. */
export interface SidecarDecision {
  readonly meshed: boolean;
  readonly ignored: readonly IgnoredSetting[];
}

type Annotations = Readonly<Record<string, string>>;

/**
 * The injector's decision: the pod's own annotation beats the namespace's, and an unknown word in either means no
 * sidecar at all (cli.md 3).
 */
export function sidecarDecision(pod: Annotations, namespace: Annotations): SidecarDecision {
  const written = [pod[injectAnnotation], namespace[injectAnnotation]];
  const ignored = written
    .filter((value) => value !== undefined && value !== "" && !words.includes(value))
    .map((value) => ({
      annotation: injectAnnotation,
      value: value ?? "",
      why: "is none of `enabled`, `ingress`, `disabled`, so the workload gets no sidecar and nothing is enforced",
    }));
  const own = written[0] ?? "";
  const effective = own === "" ? (written[1] ?? "") : own;
  return { meshed: ignored.length === 0 && (effective === "enabled" || effective === "ingress"), ignored };
}

const words: readonly string[] = ["enabled", "ingress", "disabled"];
