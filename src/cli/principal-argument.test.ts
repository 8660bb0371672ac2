import assert from "node:assert/strict";
import { test } from "node:test";
import { MeshtlsError } from "../errors.js";
import { parsePrincipal } from "./principal-argument.js";

const domain = { controlPlaneNamespace: "linkerd", trustDomain: "cluster.local" };
const web = "web.frontend.serviceaccount.identity.linkerd.cluster.local";

for (const [text, identity] of [
  ["sa/frontend/web", web],
  ["serviceaccount/frontend/web", web],
  [web, web],
  ["WEB.frontend.serviceaccount.identity.linkerd.cluster.local", web],
  ["anything.example", "anything.example"],
  ["spiffe://td.example/ns/a", "spiffe://td.example/ns/a"],
] as const) {
  test(`\`${text}\` is the identity ${identity}`, () => {
    assert.deepEqual(parsePrincipal(text, domain), { kind: "identity", identity });
  });
}

test("`unmeshed` is a client without a sidecar", () => {
  assert.deepEqual(parsePrincipal("unmeshed", domain), { kind: "unmeshed" });
});

for (const [text, code, message, hint] of [
  ["unmesehd", "E_USAGE", /names no client/, /did you mean `unmeshed`\?/],
  ["sa/web", "E_USAGE", /names no client/, /write the namespace too: `sa\/NAMESPACE\/web`/],
  ["deploy/frontend/web", "E_USAGE", /names no client/, /known by its ServiceAccount/],
  ["sa/frontend/web/x", "E_USAGE", /names no client/, /known by its ServiceAccount/],
  ["", "E_USAGE", /names no client/, /write `sa\/NAMESPACE\/NAME`/],
  ["web", "E_USAGE", /names no client/, /write `sa\/NAMESPACE\/NAME`/],
  ["a..b", "E_USAGE", /names no client/, /write/],
  ["a.b\u0000", "E_USAGE", /names no client/, /write/],
  ["*.frontend.serviceaccount.identity.linkerd.cluster.local", "E_USAGE", /names no client/, /write/],
  ["spiffe://", "E_USAGE", /SPIFFE trust domain is missing/, /spiffe:\/\/TRUST-DOMAIN/],
  ["spiffe://td/a/../b", "E_USAGE", /dot segments/, /spiffe:\/\/TRUST-DOMAIN/],
  ["sa/evil/web.backend", "E_IDENTITY_NAME", /Not a label: web\.backend/, /DNS labels/],
] as const) {
  test(`${JSON.stringify(text)} is refused`, () => {
    assert.throws(
      () => parsePrincipal(text, domain),
      (error) => {
        assert.ok(error instanceof MeshtlsError);
        assert.equal(error.code, code);
        assert.match(error.message, message);
        assert.match(error.hint ?? "", hint);
        return true;
      },
    );
  });
}
