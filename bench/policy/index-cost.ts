import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What an index of a whole cluster costs. */
export interface IndexCost {
  readonly namespaces: number;
  /** From parsed objects to a compiled policy for every declared port, in seconds. */
  readonly buildSeconds: number;
  /** What the index and its policies keep alive beyond the objects themselves, in megabytes. */
  readonly megabytes: number;
  /** Distinct policies among all ports. */
  readonly policies: number;
  readonly ports: number;
  /** One change of each sort: medians. */
  readonly updates: Readonly<Record<string, UpdateCost>>;
}

/** Measures in a process of its own, with a heap that holds nothing else. */
export function measureIndex(namespaces: number, repetitions: number): IndexCost {
  const script = fileURLToPath(new URL("./index-cost-process.ts", import.meta.url));
  const result = spawnSync(
    process.execPath,
    ["--expose-gc", "--import", "tsx", script, String(namespaces), String(repetitions)],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  if (result.status !== 0)
    throw new Error(`the measurement of the index failed (exit ${result.status ?? "by signal"})`);
  return JSON.parse(result.stdout) as IndexCost;
}

export interface UpdateCost {
  /** Until the change is in force and a port that it touches has its new policy, in milliseconds. */
  readonly appliedMs: number;
  /** Until every port that it touches has its new policy, as somebody wants it who watches all of them at once. */
  readonly everyPortMs: number;
  /** How many ports that is. */
  readonly ports: number;
}
