import { listed, workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P014: a Server selects workloads without a sidecar, where nothing enforces it. */
export const targetNotMeshed: LintRule = ({ index }) =>
  index.servers.flatMap(({ server, selected }) => {
    const bare = selected.filter((workload) => !workload.meshed);
    if (bare.length === 0) return [];
    return problemAt(server, {
      code: "P014",
      severity: "warn",
      path: "spec",
      message: `selects ${listed(bare.map(workloadName))} without a sidecar: policy is not enforced there`,
      hint: "set the annotation `linkerd.io/inject: enabled` on the pod template or on the namespace",
    });
  });
