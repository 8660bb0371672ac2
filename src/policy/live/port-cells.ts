import type { Server } from "../../resources/index.js";
import { enforcementAt } from "../enforcement.js";
import type { PolicyJoin } from "../join/policy-join.js";
import { defaultContent, defaultSituation, probePathsOn, serverContent } from "../join/port-content.js";
import type { PortPolicyContent } from "../port-policy-content.js";
import type { Workload } from "../workload.js";
import { InternedPolicies, unenforced } from "./interned-policies.js";
import { PolicyCell } from "./policy-cell.js";
import type { TrackedPort } from "./tracked-workload.js";

/** The cells that have members, found by what they hang on. */
export class PortCells {
  private readonly join: PolicyJoin;
  private readonly policies = new InternedPolicies();
  /** By Server, then by the paths of probes. */
  private readonly byServer = new Map<string, Map<string, PolicyCell>>();
  /** By what the default policy hangs on. No object changes these. */
  private readonly byDefault = new Map<string, PolicyCell>();
  private readonly touched = new Set<PolicyCell>();
  /** How to find a cell again when its last member leaves. */
  private readonly homes = new Map<PolicyCell, () => void>();

  constructor(join: PolicyJoin) {
    this.join = join;
  }

  /** The cell of a port that this Server governs; without one, of the workload's default. */
  at(workload: Workload, port: number, server: Server | undefined): PolicyCell {
    if (!enforcementAt(workload, port).enforced) return this.defaultCell("", () => unenforced.content);
    if (server !== undefined) return this.serverCell(server, probePathsOn(workload, port));
    const situation = defaultSituation(workload, port);
    return this.defaultCell(JSON.stringify(situation), () => defaultContent(situation, this.join.cluster));
  }

  /** Moves a port into a cell, or out of any. A cell that nobody is in any more is forgotten, with its policy. */
  place(port: TrackedPort, cell: PolicyCell | undefined): void {
    const before = port.cell;
    port.cell = cell;
    cell?.members.add(port);
    if (before === undefined || before === cell) return;
    before.members.delete(port);
    if (before.members.size === 0) this.forget(before);
  }

  touchServer(namespace: string, name: string): void {
    for (const cell of this.byServer.get(serverKey(namespace, name))?.values() ?? []) {
      cell.invalidate();
      this.touched.add(cell);
    }
  }

  /** The ports in cells that were touched since this was called last. */
  *takeTouched(): Iterable<TrackedPort> {
    for (const cell of this.touched) yield* cell.members;
    this.touched.clear();
  }

  get sizes(): { readonly cells: number; readonly policies: number } {
    return { cells: this.homes.size, policies: this.policies.size };
  }

  /**
   * INVARIANT: the Server of a cell with members exists. When it goes, its workloads are touched, and a workload that
   * was touched is settled, which moves its ports elsewhere, before any of its ports is asked.
   */
  private serverCell({ metadata: { namespace, name } }: Server, probePaths: readonly string[]): PolicyCell {
    const key = serverKey(namespace, name);
    const cells = this.byServer.get(key) ?? new Map<string, PolicyCell>();
    this.byServer.set(key, cells);
    return this.cellIn(
      cells,
      JSON.stringify(probePaths),
      () => serverContent(this.join.objects.server(namespace, name)!, probePaths, this.join),
      () => cells.size === 0 && this.byServer.delete(key),
    );
  }

  private defaultCell(key: string, content: () => PortPolicyContent): PolicyCell {
    return this.cellIn(this.byDefault, key, content, () => undefined);
  }

  private cellIn(
    cells: Map<string, PolicyCell>,
    key: string,
    content: () => PortPolicyContent,
    emptied: () => void,
  ): PolicyCell {
    const found = cells.get(key);
    if (found !== undefined) return found;
    const cell = new PolicyCell(content, this.policies);
    cells.set(key, cell);
    this.homes.set(cell, () => {
      cells.delete(key);
      emptied();
    });
    return cell;
  }

  private forget(cell: PolicyCell): void {
    this.homes.get(cell)?.();
    this.homes.delete(cell);
    this.touched.delete(cell);
    cell.close();
  }
}

/** One text for each Server, whatever its names hold; quicker than `objectKey`, since a change may touch thousands. */
function serverKey(namespace: string, name: string): string {
  return `${namespace.length}:${namespace}/${name}`;
}
