import assert from "node:assert/strict";
import { test } from "node:test";
import { policySet } from "../../../test/support/policy-set.js";
import { parseDocuments, type Problem } from "../../resources/index.js";
import { allowsEveryone } from "./p020-allows-everyone.js";
import { portNotThere } from "./p012-port-not-there.js";
import { suppress } from "./suppress.js";

const open = (
  line: string,
  above = "",
  aboveObject = "",
): string => `${aboveObject}apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: open, namespace: a}
spec:
  targetRef: {kind: Namespace, name: a}
${above}  requiredAuthenticationRefs: [] ${line}
`;

function findings(yaml: string): Problem[] {
  const { set, index, problems } = policySet(yaml);
  return [...problems, ...[allowsEveryone, portNotThere].flatMap((rule) => rule({ set, index }))];
}

function outcome(yaml: string): { shown: string[]; suppressed: string[] } {
  const { comments } = parseDocuments([{ file: "test.yaml", text: yaml }]);
  const { problems: shown, suppressed } = suppress(findings(yaml), comments);
  return {
    shown: shown.map(({ code, message }) => `${code} ${message}`).filter((line) => !line.startsWith("P020")),
    suppressed: suppressed.map(({ problem, reason }) => `${problem.code} ${reason}`),
  };
}

test("a comment at the end of the line, above it or above the object suppresses with its reason", () => {
  const accepted = { shown: [], suppressed: ["P020 a public page"] };
  const comment = "# meshtls-lint: ignore P020 -- a public page";
  assert.deepEqual(outcome(open(comment)), accepted);
  assert.deepEqual(outcome(open("", `  ${comment}\n  # and another\n`)), accepted);
  assert.deepEqual(outcome(open("", "", `${comment}\n`)), accepted);
});

test("several codes are one suppression, and each of them must be of use", () => {
  const { shown, suppressed } = outcome(open("# meshtls-lint: ignore P020, P009 -- a -- b"));
  assert.deepEqual(suppressed, ["P020 a -- b"]);
  assert.deepEqual(shown, ["S004 the suppression of P009 suppresses nothing"]);
});

for (const [what, comment, complaint] of [
  ["no reason", "ignore P020", "S001 the suppression gives no reason, so it is not in force"],
  ["an empty reason", "ignore P020 -- ", "S001 the suppression gives no reason, so it is not in force"],
  ["an unknown code", "ignore P999 -- x", "S002 there is no code `P999`"],
  ["a key that objects have", "ignore constructor -- x", "S002 there is no code `constructor`"],
  ["a rejection", "ignore P001 -- x", "S003 P001 cannot be suppressed: the manifests would be refused all the same"],
  ["itself", "ignore S004 -- x", "S003 S004 cannot be suppressed: it is about suppressions"],
  ["nothing", "ignore P009 -- x", "S004 the suppression of P009 suppresses nothing"],
  ["another order", "disable P020 -- x", "S005 the comment `disable P020 -- x` is not understood"],
  ["no code", "ignore -- x", "S005 the comment `ignore -- x` is not understood"],
] as const) {
  test(`a suppression with ${what} is a finding and suppresses nothing`, () => {
    assert.deepEqual(outcome(open(`# meshtls-lint: ${comment}`)), { shown: [complaint], suppressed: [] });
  });
}

test("a rejection of a code that is mostly a warning is not suppressed", () => {
  const yaml = `# meshtls-lint: ignore P012 -- x
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {name: s, namespace: a}
spec: {podSelector: {}, port: "80"}
`;
  const { shown, suppressed } = outcome(yaml);
  assert.deepEqual(suppressed, []);
  assert.ok(shown.some((line) => line.startsWith("P012")) && shown.some((line) => line.startsWith("S003 P012")));
});

test("beside a rejection no suppression is called unused, since not everything was looked at", () => {
  assert.deepEqual(
    outcome(`${open("# meshtls-lint: ignore P009 -- x")}---\nkind: 1\n`).shown.filter((line) => line.startsWith("S")),
    [],
  );
});

test("a comment speaks about its own file only", () => {
  const comments = parseDocuments([{ file: "other.yaml", text: open("# meshtls-lint: ignore P020 -- x") }]).comments;
  assert.deepEqual(suppress(findings(open("")), comments).suppressed, []);
});
