import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where a CPU profile says the time went. */
interface ProfileLine {
  readonly place: string;
  readonly microseconds: number;
}

/**
 * The functions with most time of their own in the one `.cpuprofile` file of `folder`, as text. Time in which the
 * process slept is left out. `(program)` is everything below JavaScript: TLS, system calls, the event loop.
 */
export function renderProfile(folder: string, lines: number): string {
  const name = readdirSync(folder).find((file) => file.endsWith(".cpuprofile"));
  if (name === undefined) return "no profile was written";
  const profile = JSON.parse(readFileSync(join(folder, name), "utf8")) as CpuProfile;
  const all = selfTimes(profile).filter((line) => line.place !== "(idle)");
  const total = all.reduce((sum, line) => sum + line.microseconds, 0);
  return all
    .slice(0, lines)
    .map((line) => `${((100 * line.microseconds) / total).toFixed(1).padStart(5)} %  ${line.place}`)
    .join("\n");
}

function selfTimes(profile: CpuProfile): ProfileLine[] {
  const places = new Map(profile.nodes.map((node) => [node.id, placeOf(node.callFrame)]));
  const times = new Map<string, number>();
  profile.samples.forEach((id, index) => {
    const place = places.get(id) ?? "(unknown)";
    times.set(place, (times.get(place) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  return [...times]
    .map(([place, microseconds]) => ({ place, microseconds }))
    .sort((a, b) => b.microseconds - a.microseconds);
}

function placeOf({ functionName, url, lineNumber }: CallFrame): string {
  const name = functionName === "" ? "(anonymous)" : functionName;
  if (url === "") return name;
  return `${name}  ${url.replace(/^.*\/dist\//, "dist/")}:${lineNumber + 1}`;
}

/** The part of V8's format that is read here. Lines count from 0, times are microseconds. */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}
