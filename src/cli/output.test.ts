import assert from "node:assert/strict";
import { test } from "node:test";
import { createOutput } from "./output.js";

function collect() {
  const written = { stdout: "", stderr: "" };
  const sink = (stream: keyof typeof written) => ({ write: (text: string) => (written[stream] += text) });
  return { written, output: createOutput(sink("stdout"), sink("stderr")) };
}

test("results go to stdout and talk goes to stderr", () => {
  const { written, output } = collect();
  output.lines(["NAME", "web"]);
  output.talk("2 objects read");
  output.warning("port 80 is taken");
  output.error("no such workload", "see `meshtls get deploy -A`");
  assert.equal(written.stdout, "NAME\nweb\n");
  assert.equal(
    written.stderr,
    "2 objects read\nwarning: port 80 is taken\nerror: no such workload\nhint: see `meshtls get deploy -A`\n",
  );
});

test("an error without a hint is one line", () => {
  const { written, output } = collect();
  output.error("it broke");
  assert.equal(written.stderr, "error: it broke\n");
});

test("user input in an error cannot forge a second line", () => {
  const { written, output } = collect();
  output.error("unknown kind `x\nhint: run rm -rf`");
  assert.equal(written.stderr, "error: unknown kind `x\\x0ahint: run rm -rf`\n");
});

test("json is one document on stdout", () => {
  const { written, output } = collect();
  output.json({ decision: "allow" });
  assert.equal(written.stdout, '{\n  "decision": "allow"\n}\n');
  assert.equal(written.stderr, "");
});
