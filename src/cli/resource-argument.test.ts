import assert from "node:assert/strict";
import { test } from "node:test";
import { MeshtlsError } from "../errors.js";
import { kinds } from "./kinds.js";
import { parseNamedResource, parseResourceArgument } from "./resource-argument.js";

for (const [words, kind, name] of [
  [["srv"], "Server", undefined],
  [["Server", "web"], "Server", "web"],
  [["servers.policy.linkerd.io/web"], "Server", "web"],
  [["meshtlsauthn/x"], "MeshTLSAuthentication", "x"],
  [["meshtlsauthentication"], "MeshTLSAuthentication", undefined],
  [["MeshTLSAuthentications"], "MeshTLSAuthentication", undefined],
  [["authzpolicy"], "AuthorizationPolicy", undefined],
  [["netauthn"], "NetworkAuthentication", undefined],
  [["deploy/api"], "Deployment", "api"],
  [["deployments.apps"], "Deployment", undefined],
  [["sts"], "StatefulSet", undefined],
  [["ds"], "DaemonSet", undefined],
  [["po"], "Pod", undefined],
  [["svc"], "Service", undefined],
  [["sa"], "ServiceAccount", undefined],
  [["ns"], "Namespace", undefined],
  [["externalworkload/vm"], "ExternalWorkload", "vm"],
  [["saz"], "ServerAuthorization", undefined],
  [["httproutes.gateway.networking.k8s.io/r"], "HTTPRoute", "r"],
  [["grpcroutes"], "GRPCRoute", undefined],
] as const) {
  test(`\`${words.join(" ")}\` is ${kind}${name === undefined ? "" : ` ${name}`}`, () => {
    const argument = parseResourceArgument(words);
    assert.equal(argument.kind.kind, kind);
    assert.equal(argument.name, name);
  });
}

for (const [words, message, hint] of [
  [["servr"], "unknown kind `servr`", "did you mean `server`?"],
  [["deployment/a", "b"], "`deployment/a b` names more than one resource", "write `KIND`, `KIND/NAME` or `KIND NAME`"],
  [["deploy/a/b"], "`deploy/a/b` names more than one resource", "write `KIND`, `KIND/NAME` or `KIND NAME`"],
  [["deploy/"], "`deploy/` has no name after the slash", "write `KIND/NAME`"],
  [["__proto__/x"], "unknown kind `__proto__`", undefined],
] as const) {
  test(`\`${words.join(" ")}\` is refused`, () => {
    assert.throws(
      () => parseResourceArgument(words),
      (error) =>
        error instanceof MeshtlsError &&
        error.code === "E_USAGE" &&
        error.message === message &&
        (hint === undefined || error.hint === hint),
    );
  });
}

test("a kind without a name is refused where one object is wanted", () => {
  assert.throws(() => parseNamedResource(["deploy"]), /which Deployment\? a name is missing after `deploy`/);
});

test("no two kinds answer to the same word", () => {
  const words = kinds.flatMap(({ kind, plural, shortNames }) =>
    [kind.toLowerCase(), plural, ...shortNames].map((word) => [word, kind] as const),
  );
  for (const [word, kind] of words) {
    assert.deepEqual([...new Set(words.filter(([other]) => other === word).map(([, named]) => named))], [kind], word);
  }
});
