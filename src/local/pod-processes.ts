import { resolve } from "node:path";
import type { Container } from "../resources/index.js";
import type { Clock } from "./clock.js";
import type { PodPlacement } from "./placement.js";
import type { PlannedPod } from "./planned-pods.js";
import { expandedCommand, inheritedVariables, meshVariables, overruledVariables } from "./process-environment.js";
import { spawnProcessGroup } from "./process-group.js";
import type { PortTarget } from "./port-readiness.js";
import type { PlacedService } from "./service-variables.js";
import {
  superviseProcess,
  type ProcessReport,
  type SupervisedProcess,
  type SupervisionOptions,
} from "./supervised-process.js";

/** What the processes of a mesh share. */
export interface ProcessWorld {
  readonly clock: Clock;
  /** From SIGTERM to SIGKILL, in milliseconds. */
  readonly graceMs: number;
  readonly guard: SupervisionOptions["guard"];
  /** The environment of which programs inherit what the mesh does not set. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly report: (pod: PlannedPod, container: string, report: ProcessReport) => void;
  /** One sentence for the person who wrote the manifest. */
  readonly notice: (text: string) => void;
}

/** The running programs of one pod. */
export interface PodProcesses {
  /** Declared TCP ports that its programs are expected to listen on. */
  readonly targets: readonly PortTarget[];
  stop(): Promise<void>;
}

/** Starts every container of a pod that has a command. */
export function startPodProcesses(
  pod: PlannedPod,
  place: PodPlacement,
  services: readonly PlacedService[],
  world: ProcessWorld,
): PodProcesses {
  const started: SupervisedProcess[] = [];
  const targets: PortTarget[] = [];
  for (const container of pod.containers) {
    const variables = meshVariables({ pod, container, place, services });
    const command = expandedCommand(container, variables);
    if (command.length === 0) continue;
    for (const text of overruledVariables(container, place)) world.notice(`${pod.key}: ${text}`);
    const spec = {
      command,
      cwd: resolve(pod.folder, container.workingDir ?? "."),
      env: { ...inheritedVariables(world.environment), ...variables },
    };
    started.push(
      superviseProcess(spec, {
        spawn: spawnProcessGroup,
        clock: world.clock,
        graceMs: world.graceMs,
        guard: world.guard,
        report: (report) => world.report(pod, container.name, report),
      }),
    );
    targets.push(...containerTargets(pod, container, place));
  }
  return {
    targets,
    async stop() {
      await Promise.all(started.map((process) => process.stop()));
    },
  };
}

/** All that decides how a pod's programs run; while it is equal, an edit leaves them running. */
export function processFingerprint({ containers, workload, folder }: PlannedPod): string {
  return JSON.stringify([
    workload.meshed,
    workload.identity,
    folder,
    containers.map(({ name, command, args, workingDir, env, ports }) => [name, command, args, workingDir, env, ports]),
  ]);
}

function containerTargets(pod: PlannedPod, container: Container, place: PodPlacement): PortTarget[] {
  return container.ports.flatMap(({ containerPort, protocol }) => {
    const placed = place.ports.get(containerPort);
    if (placed === undefined || protocol.toUpperCase() !== "TCP") return [];
    const { applicationAddress: address } = place;
    return [{ name: `${pod.key} container ${container.name}`, address, port: placed.application }];
  });
}
