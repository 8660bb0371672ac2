import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment } from "../../test/support/lint-findings.js";
import { policySet } from "../../test/support/policy-set.js";
import { MeshtlsError } from "../errors.js";
import { checkTarget, parseTarget } from "./target-argument.js";

for (const [text, namespace, kind, name, port] of [
  ["data/deploy/postgres:5432", "data", "deployment", "postgres", 5432],
  ["data/deployment/postgres:1", "data", "deployment", "postgres", 1],
  ["data/sts/pg:65535", "data", "statefulset", "pg", 65_535],
  ["data/ds/pg:80", "data", "daemonset", "pg", 80],
  ["data/pod/pg-0:80", "data", "pod", "pg-0", 80],
  ["data/externalworkload/vm:80", "data", "externalworkload", "vm", 80],
] as const) {
  test(`\`${text}\` is a port of ${namespace}/${kind}/${name}`, () => {
    assert.deepEqual(parseTarget(text, "ignored"), { workload: { namespace, kind, name }, port });
  });
}

test("a namespace that is left out comes from -n", () => {
  assert.equal(parseTarget("deploy/postgres:5432", "data").workload.namespace, "data");
});

for (const [text, message, hint] of [
  ["deploy/postgres:5432", /names no port of a workload/, /with `-n NAMESPACE`/],
  ["data/postgres:5432", /names no port/, /write the kind too: `data\/deploy\/postgres:5432`/],
  ["data/deploy/postgres", /names no port/, /add the port/],
  ["postgres.data:5432", /names no port/, /write `NAMESPACE\/deploy/],
  ["", /names no port/, /write/],
  ["data/svc/postgres:5432", /`svc` is no kind of workload/, /deploy\/NAME/],
  ["data/deploy/postgres:0", /`0` is not a port/, /from 1 to 65535/],
  ["data/deploy/postgres:65536", /`65536` is not a port/, /from 1/],
  ["data/deploy/postgres:http", /`http` is not a port/, /not its name/],
  ["data/deploy/postgres:05432", /`05432` is not a port/, /from 1/],
] as const) {
  test(`${JSON.stringify(text)} is refused`, () => {
    assert.throws(
      () => parseTarget(text, undefined),
      (error) => {
        assert.ok(error instanceof MeshtlsError);
        assert.match(error.message, message);
        assert.match(error.hint ?? "", hint);
        return true;
      },
    );
  });
}

const { index } = policySet(deployment("data", "postgres") + deployment("backend", "api"));
for (const [text, hint] of [
  ["data/deploy/postgers:5432", "did you mean `data/deployment/postgres`?"],
  ["backend/deploy/postgres:5432", "did you mean `data/deployment/postgres`?"],
  ["data/sts/postgres:5432", "did you mean `data/deployment/postgres`?"],
  ["data/deploy/redis:6379", "`meshtls get deploy -A` lists the workloads of the manifests"],
] as const) {
  test(`\`${text}\`, which does not exist, is answered with what was meant`, () => {
    assert.throws(
      () => checkTarget(index, parseTarget(text, undefined)),
      (error) => error instanceof MeshtlsError && error.code === "E_USAGE" && error.hint === hint,
    );
  });
}
