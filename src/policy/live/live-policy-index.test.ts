import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { deployment } from "../../../test/support/lint-findings.js";
import { policySet } from "../../../test/support/policy-set.js";
import { randomHistory } from "../../../test/support/random-policy/random-history.js";
import type { Resource } from "../../resources/index.js";
import { defaultClusterSettings } from "../model.js";
import { resourceKey } from "../object-key.js";
import { indexPolicy, type PolicyIndex } from "../policy-index.js";
import type { WorkloadReference } from "../workload.js";
import { isTcp } from "../workload-probes.js";
import { createPolicyIndex } from "./live-policy-index.js";
import { byPort, type PolicyChange, type PortChange } from "./policy-change.js";

const facts = [
  "workloads",
  "servers",
  "policies",
  "authentications",
  "serverAuthorizations",
  "routes",
  "rateLimits",
] as const;

/** What a follower of changes was told and must hear, kept with indexes that are built from nothing each time. */
class Follower {
  private readonly told = new Map<string, { readonly workload: WorkloadReference; port: number; generation: string }>();
  private readonly asked = new Map<string, { readonly workload: WorkloadReference; readonly port: number }>();

  ask(index: PolicyIndex, port: number): void {
    for (const { kind, namespace, name } of index.workloads) {
      const workload = { kind, namespace, name };
      const key = pairKey(workload, port);
      const isTracked = this.tracked(index).has(key);
      this.asked.set(key, { workload, port });
      if (isTracked || this.told.has(key)) continue;
      this.told.set(key, { workload, port, generation: index.portPolicy(workload, port).generation });
    }
  }

  /** Whoever goes is forgotten with what was asked of it, even if it comes back at once. */
  removed(index: PolicyIndex): void {
    for (const [key, { workload }] of this.asked) {
      if (index.workload(workload) === undefined) this.asked.delete(key);
    }
  }

  read(index: PolicyIndex): readonly PortChange[] {
    const tracked = this.tracked(index);
    const changes: PortChange[] = [];
    for (const [key, { workload, port }] of new Map([...this.told, ...tracked])) {
      const before = this.told.get(key)?.generation ?? null;
      const after = index.workload(workload) === undefined ? null : index.portPolicy(workload, port).generation;
      if (before !== after) changes.push({ workload, port, before, after });
      if (after !== null && tracked.has(key)) this.told.set(key, { workload, port, generation: after });
      else this.told.delete(key);
    }
    return changes.sort(byPort);
  }

  /** Declared, selected, or asked for. */
  private tracked(index: PolicyIndex): Map<string, { readonly workload: WorkloadReference; readonly port: number }> {
    const pairs = index.workloads.flatMap((workload) =>
      workload.ports.filter(({ protocol }) => isTcp(protocol)).map(({ number: port }) => ({ workload, port })),
    );
    const selected = index.servers.flatMap(({ won }) => won);
    return new Map(
      [...pairs, ...selected, ...this.asked.values()].map(({ workload: { kind, namespace, name }, port }) => {
        const workload = { kind, namespace, name };
        return [pairKey(workload, port), { workload, port }];
      }),
    );
  }
}

function pairKey({ kind, namespace, name }: WorkloadReference, port: number): string {
  return `${kind} ${namespace} ${name} ${port}`;
}

test("after any history the index answers as one built from nothing, and changes name exactly the ports that changed", () => {
  fc.assert(
    fc.property(randomHistory, (history) => {
      const live = createPolicyIndex(defaultClusterSettings);
      const follower = new Follower();
      let held = new Map<string, Resource>();
      let change = live.apply({});
      for (const step of history) {
        const scratch = (): PolicyIndex => indexPolicy({ resources: [...held.values()] }, defaultClusterSettings);
        switch (step.kind) {
          case "edit":
            for (const resource of step.remove) held.delete(resourceKey(resource));
            follower.removed(scratch());
            for (const resource of step.put) held.set(resourceKey(resource), resource);
            change = live.apply(step);
            break;
          case "replace":
            held = new Map(step.resources.map((resource) => [resourceKey(resource), resource]));
            follower.removed(scratch());
            change = live.replace(step);
            break;
          case "ask":
            follower.ask(scratch(), step.port);
            for (const workload of live.workloads) live.portPolicy(workload, step.port);
            break;
          case "read":
            assert.deepEqual(change.ports, follower.read(scratch()));
            // A change that was read stays as it was read.
            change = live.apply({});
        }
      }
      const built = indexPolicy({ resources: [...held.values()].reverse() }, defaultClusterSettings);
      for (const fact of facts) assert.deepEqual(live[fact], built[fact], fact);
      for (const workload of built.workloads) {
        for (const port of [8080, 9990, 7000, 9999]) {
          assert.equal(live.portPolicy(workload, port).generation, built.portPolicy(workload, port).generation);
          assert.deepEqual(live.portPolicy(workload, port).content, built.portPolicy(workload, port).content);
          assert.equal(live.serverOf(workload, port), built.serverOf(workload, port));
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("a port that a workload was asked for before it went and came back is forgotten, though its policy stayed the same", () => {
  const { set } = policySet(deployment("app", "web"));
  const [web] = set.resources;
  const live = createPolicyIndex(defaultClusterSettings);
  const portsOf = ({ ports }: PolicyChange) =>
    ports.map(({ port, after }) => [port, after === null ? "gone" : "there"]);
  assert.deepEqual(portsOf(live.replace(set)), [[8080, "there"]]);
  live.portPolicy({ kind: "deployment", namespace: "app", name: "web" }, 7000);
  assert.deepEqual(portsOf(live.apply({ remove: [web!], put: [web!] })), []);
  assert.deepEqual(portsOf(live.apply({ remove: [web!] })), [[8080, "gone"]]);
});
