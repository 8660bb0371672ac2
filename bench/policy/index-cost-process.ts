import { performance } from "node:perf_hooks";
import {
  createPolicyIndex,
  defaultClusterSettings,
  type LivePolicyIndex,
  type PolicyChange,
} from "../../src/policy/index.js";
import type { Resource } from "../../src/resources/index.js";
import type { IndexCost, UpdateCost } from "./index-cost.js";
import { changesOf } from "./make-changes.js";
import { makeWorld } from "./make-world.js";

const [namespaces, repetitions] = process.argv.slice(2).map(Number) as [number, number];
const size = { pods: 10_000, servers: 1_000, policies: 2_000, namespaces };
process.stdout.write(JSON.stringify(measure()));

function measure(): IndexCost {
  // A smaller world first: the functions are compiled by the time that counts.
  build(makeWorld({ pods: 500, servers: 50, policies: 100, namespaces: Math.min(10, namespaces) }));
  const world = makeWorld(size);
  const before = heapBytes();
  const start = performance.now();
  const { index, ports, policies } = build(world);
  const buildSeconds = (performance.now() - start) / 1000;
  const megabytes = (heapBytes() - before) / 1e6;
  const updates = Object.fromEntries(
    Object.entries(changesOf(world)).map(([name, change]) => [name, measureUpdate(index, change)]),
  );
  return { namespaces, buildSeconds, megabytes, policies, ports, updates };
}

function build(world: readonly Resource[]): { index: LivePolicyIndex; ports: number; policies: number } {
  const index = createPolicyIndex(defaultClusterSettings);
  compileEveryPort(index.replace({ resources: world }));
  const policies = new Set<string>();
  let ports = 0;
  for (const workload of index.workloads) {
    for (const { number } of workload.ports) {
      policies.add(index.portPolicy(workload, number).generation);
      ports++;
    }
  }
  return { index, ports, policies: policies.size };
}

/** Puts the change in force and takes it back, over and over. */
function measureUpdate(index: LivePolicyIndex, [changed, original]: readonly [Resource, Resource]): UpdateCost {
  const touched = index.apply({ put: [changed] }).ports;
  compileEveryPort(index.apply({ put: [original] }));
  const first = touched[0];
  if (first === undefined) throw new Error(`no port notices the change of ${changed.kind} ${changed.metadata.name}`);
  const applied: number[] = [];
  const everyPort: number[] = [];
  for (let round = 0; round < repetitions; round++) {
    const start = performance.now();
    const change = index.apply({ put: [changed] });
    index.portPolicy(first.workload, first.port);
    applied.push(performance.now() - start);
    compileEveryPort(change);
    everyPort.push(performance.now() - start);
    compileEveryPort(index.apply({ put: [original] }));
  }
  return { appliedMs: median(applied), everyPortMs: median(everyPort), ports: touched.length };
}

/** Reading the ports of a change is what compiles their policies. */
function compileEveryPort({ ports }: PolicyChange): number {
  return ports.length;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >>> 1]!;
}

function heapBytes(): number {
  globalThis.gc!();
  globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
