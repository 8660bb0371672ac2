import { includesPort } from "../../policy/index.js";
import { listed, workloadName } from "../wording.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P017: a Server governs a port whose traffic never meets the sidecar. */
export const portSkipsSidecar: LintRule = ({ index }) =>
  index.servers.flatMap(({ server, won }) => {
    const bypassed = won.filter(
      ({ workload, port }) => workload.meshed && includesPort(workload.skipInboundPorts, port),
    );
    if (bypassed.length === 0) return [];
    const ports = listed(bypassed.map(({ workload, port }) => `${workloadName(workload)}:${port}`));
    return problemAt(server, {
      code: "P017",
      severity: "warn",
      path: "spec.port",
      message: `traffic to ${ports} bypasses the sidecar, so this Server enforces nothing there`,
      hint: bypassed.some(({ workload }) => Object.hasOwn(workload.annotations, skipInboundPorts))
        ? `take the port out of \`${skipInboundPorts}\``
        : `ports 4567 and 4568 are skipped unless \`${skipInboundPorts}\` says otherwise: set it on the pod template`,
    });
  });

const skipInboundPorts = "config.linkerd.io/skip-inbound-ports";
