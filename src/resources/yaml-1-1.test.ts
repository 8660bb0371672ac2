import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocuments } from "./parse-documents.js";

function words(text: string): string[] {
  return parseDocuments([{ file: "m.yaml", text }]).problems.map(({ code, path, hint }) => `${code} ${path} ${hint}`);
}

test("a word that kubectl takes for a boolean is read as text, with a warning", () => {
  const pod = `apiVersion: v1
kind: Pod
metadata: {name: a, labels: {canary: yes, quoted: "no", fine: "true"}, annotations: {debug: off}}
spec:
  readOnly: yes
  containers: [{name: c, tty: on, env: [{name: A, value: y}], command: [echo, no], args: [n]}]
`;
  assert.deepEqual(words(pod), [
    'R026 metadata.labels.canary quote it: `"yes"`',
    'R026 metadata.annotations.debug quote it: `"off"`',
    'R026 spec.containers.0.env.0.value quote it: `"y"`',
    'R026 spec.containers.0.command.1 quote it: `"no"`',
    'R026 spec.containers.0.args.0 quote it: `"n"`',
  ]);
  const server = `apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {name: a}
spec: {podSelector: {matchLabels: {canary: No}}, port: on}
`;
  assert.deepEqual(words(server), [
    'R026 spec.podSelector.matchLabels.canary quote it: `"No"`',
    'R026 spec.port quote it: `"on"`',
  ]);
});
