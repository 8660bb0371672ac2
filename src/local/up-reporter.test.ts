import assert from "node:assert/strict";
import { test } from "node:test";
import { policySet } from "../../test/support/policy-set.js";
import type { Problem } from "../resources/index.js";
import type { MeshEvent } from "./mesh-event.js";
import { plannedPods } from "./planned-pods.js";
import type { ProcessReport } from "./supervised-process.js";
import { upReporter } from "./up-reporter.js";

const { index } = policySet(`
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: a, annotations: { linkerd.io/inject: enabled } }
spec: { containers: [{ name: app, command: [x], ports: [{ containerPort: 80 }] }] }
`);
const pod = plannedPods(index).pods[0]!;

test("what programs print keeps its stream, names its pod and cannot act on the terminal", () => {
  const { out, err } = report([output("stdout", "\x1b[2Jhello"), output("stderr", "oops\x07")]);
  assert.deepEqual(out, ["[a/web app] \\x1b[2Jhello"]);
  assert.deepEqual(err, ["[a/web app] oops\\x07"]);
});

test("colours are ours only and only where they are understood", () => {
  const { out } = report([output("stdout", "\x1b[31mhello")], true);
  assert.match(out[0] ?? "", /^\x1b\[\d+m\[a\/web app\]\x1b\[0m \\x1b\[31mhello$/);
});

test("starts, ends and leftovers of programs are said in words", () => {
  const { err } = report([
    ended({ kind: "exited", code: 3 }),
    ended({ kind: "killed", signal: "SIGSEGV" }),
    ended({ kind: "not-started", message: "no program `x`" }),
    about({ kind: "started", pid: 7 }),
    about({ kind: "left-behind", pid: 7 }),
  ]);
  assert.deepEqual(err, [
    "[a/web app] exited with code 3; starting again in 2 s",
    "[a/web app] was killed by SIGSEGV; starting again in 2 s",
    "[a/web app] cannot be started: no program `x`; starting again in 2 s",
    "[a/web app] started (pid 7)",
    "[a/web app] process 7 or one that it started could not be killed",
  ]);
});

test("a program that finds its port taken is told once where to listen", () => {
  const { err } = report([
    output("stderr", "Error: listen EADDRINUSE: address already in use 0.0.0.0:80"),
    output("stderr", "Error: listen EADDRINUSE: address already in use 0.0.0.0:80"),
  ]);
  assert.equal(err.filter((line) => line.includes("hint: listen on the address in HOST")).length, 1);
});

test("a refused edit shows every rejection with its place, and what stays in force", () => {
  const { err } = report([
    { kind: "kept", generation: "abc", problems: [problem("reject"), problem("warn")] },
    { kind: "kept", generation: "abc", problems: [], message: "`x` does not exist" },
    { kind: "in-force", generation: "def", problems: [problem("warn"), problem("info")] },
    { kind: "notice", text: "by\x1bthe way" },
    { kind: "settled", generation: "def" },
  ]);
  assert.deepEqual(err, [
    "m.yaml:3:5: reject P001: wrong\\x0agroup",
    "  hint: write another",
    "the edit was refused; policy generation abc stays in force",
    "`x` does not exist",
    "the edit was refused; policy generation abc stays in force",
    "m.yaml:3:5: warn P001: wrong\\x0agroup",
    "  hint: write another",
    "policy generation def in force",
    "by\\x1bthe way",
  ]);
});

test("a denial names the workload as `explain` takes it, and repetitions become a count", () => {
  const peer = { address: "127.66.0.1", tls: { kind: "none", reason: "no_tls_from_remote" } } as const;
  const server = { group: "", kind: "default", name: "deny" };
  const decision = {
    verdict: "deny",
    reason: "no-authorizations",
    server,
    route: null,
    authorization: null,
    filters: [],
  } as const;
  const denied: MeshEvent = {
    kind: "sidecar",
    pod,
    side: "inbound",
    event: { kind: "tcp", outcome: "denied", decision, peer, port: 80 },
  };
  const failed: MeshEvent = {
    kind: "sidecar",
    pod,
    side: "outbound",
    event: {
      kind: "refused",
      cause: "application-unavailable",
      detail: "ECONNREFUSED",
      address: "db.data",
      port: 5432,
    },
  };
  const { err } = report([denied, denied, denied, failed]);
  const line =
    "denied connection to a/web:80 from unauthenticated (127.66.0.1): no-authorizations at default/deny" +
    "; why: meshtls explain --from unmeshed --to a/pod/web:80 --protocol tcp";
  assert.deepEqual(err, [
    line,
    "failed connection to db.data:5432 from a/web: application-unavailable (ECONNREFUSED)",
    `${line} (2 more times)`,
  ]);
});

function report(events: readonly MeshEvent[], colors = false): { out: string[]; err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  const reporter = upReporter({ out: (line) => out.push(line), err: (line) => err.push(line), colors, now: () => 0 });
  for (const event of events) reporter.listener(event);
  reporter.flush();
  return { out, err };
}

function about(processReport: ProcessReport): MeshEvent {
  return { kind: "process", pod, container: "app", report: processReport };
}

function output(stream: "stdout" | "stderr", line: string): MeshEvent {
  return about({ kind: "output", stream, line });
}

function ended(end: Extract<ProcessReport, { kind: "ended" }>["end"]): MeshEvent {
  return about({ kind: "ended", end, restartInMs: 2_000 });
}

function problem(severity: Problem["severity"]): Problem {
  return {
    code: "P001",
    severity,
    message: "wrong\ngroup",
    hint: "write another",
    kind: "Server",
    namespace: "a",
    name: "b",
    path: "spec",
    file: "m.yaml",
    line: 3,
    column: 5,
    endLine: 3,
    endColumn: 9,
  };
}
