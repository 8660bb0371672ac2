import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, meshTls } from "../../../test/support/lint-findings.js";
import { nobodyPresentsIdentity } from "./p015-nobody-presents-identity.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";
const bare = deployment("web", "shop").replace("linkerd.io/inject: enabled", "x: y");
const account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: cron, namespace: web}\n";

test("a client without a sidecar presents no identity", () => {
  assert.deepEqual(
    findings(nobodyPresentsIdentity, bare + meshTls("a", "m", `{identities: ["shop.web.${suffix}"]}`)).map(
      ({ code, severity, path, message }) => [code, severity, path, message],
    ),
    [
      [
        "P015",
        "warn",
        "spec.identities.0",
        "deployment/shop of `web/shop` has no sidecar and has therefore no identity: nobody presents this one",
      ],
    ],
  );
});

test("a whole namespace without sidecars presents none", () => {
  const [found] = findings(
    nobodyPresentsIdentity,
    bare + meshTls("a", "m", "{identityRefs: [{kind: Namespace, name: web}]}"),
  );
  assert.match(found?.message ?? "", /^deployment\/shop of namespace `web` has no sidecar/);
});

test("a ServiceAccount that no workload runs as is a note", () => {
  const [found] = findings(
    nobodyPresentsIdentity,
    bare + account + meshTls("a", "m", `{identities: ["cron.web.${suffix}"]}`),
  );
  assert.deepEqual(
    [found?.severity, found?.message],
    ["info", "no workload of these manifests runs as `web/cron`, so nobody here presents this identity"],
  );
});

for (const [what, yaml] of [
  [
    "presented by one of two workloads",
    bare + deployment("web", "shop2").replace("serviceAccountName: shop2", "serviceAccountName: shop"),
  ],
  ["in a namespace that is described elsewhere", account],
  ["unknown, which is P008", deployment("web", "other")],
] as const) {
  test(`an identity that is ${what} is fine`, () => {
    const name = yaml === account ? "cron" : "shop";
    assert.deepEqual(
      findings(nobodyPresentsIdentity, yaml + meshTls("a", "m", `{identities: ["${name}.web.${suffix}"]}`)),
      [],
    );
  });
}
