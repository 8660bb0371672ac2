import assert from "node:assert/strict";
import { test } from "node:test";
import { cliRun } from "../../../test/support/cli-run.js";
import { deployment, meshTls, policy, server } from "../../../test/support/lint-findings.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";
const manifests = [
  deployment("data", "postgres", { ports: "[{containerPort: 5432}]" }),
  server("data", "postgres-server", "{matchLabels: {app: postgres}}", "5432, proxyProtocol: opaque"),
  meshTls("data", "database-clients", `{identities: ["api-server.backend.${suffix}"]}`),
  policy(
    "data",
    "postgres-auth",
    "postgres-server",
    "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: database-clients}]",
  ),
  deployment("backend", "api-server"),
  server("backend", "api", "{matchLabels: {app: api-server}}", "8080, proxyProtocol: HTTP/1"),
  deployment("frontend", "web-app"),
  deployment("frontend", "legacy").replace("linkerd.io/inject: enabled", "a: b"),
].join("");

const ask = (line: string, yaml = manifests) => cliRun(["explain", ...line.split(" "), "-f", "-"], { stdin: yaml });

test("an allowed client is answered with the policy that allows it", async () => {
  assert.deepEqual(await ask("--from sa/backend/api-server --to data/deploy/postgres:5432 --no-flips"), {
    code: 0,
    stdout: `ALLOW  sa/backend/api-server -> data/deployment/postgres:5432 (tcp)

Server:         server/postgres-server
Route:          none
Authorization:  authorizationpolicy/postgres-auth
Reason:         authorized
Client sees:    plain TCP, forwarded to the application

allow: an authorization matches
├─ Server \`postgres-server\` governs the port
├─ protocol opaque: the client comes through the direct port, with mutual TLS, and is read as tcp
└─ authorizations, the first match decides
   └─ AuthorizationPolicy \`postgres-auth\` matches and decides:
         \`api-server.backend.${suffix}\` is listed
`,
    stderr: "",
  });
});

test("a denied client is answered with what it sees and what would admit it", async () => {
  const run = await ask("--from sa/frontend/web-app --to data/deploy/postgres:5432 --no-flips");
  assert.equal(run.code, 2);
  assert.match(run.stdout, /^DENY {2}sa\/frontend\/web-app -> data\/deployment\/postgres:5432 \(tcp\)\n/);
  assert.match(run.stdout, /^Reason: +identity-not-listed$/m);
  assert.match(run.stdout, /^Client sees: +connection accepted, then closed/m);
  assert.match(
    run.stdout,
    /^What to do next:\n {2}- to admit it, add `web-app\.frontend\.serviceaccount\S+` to MeshTLSAuthentication data\/database-clients$/m,
  );
});

for (const [what, line, code, decision, reason, serverName] of [
  [
    "an identity that is listed",
    `--from api-server.backend.${suffix} --to data/deploy/postgres:5432`,
    0,
    "allow",
    "authorized",
    "postgres-server",
  ],
  [
    "an unmeshed client",
    "--from unmeshed --to data/deploy/postgres:5432",
    2,
    "deny",
    "unauthenticated",
    "postgres-server",
  ],
  [
    "a SPIFFE client",
    "--from spiffe://td/x --to data/deploy/postgres:5432",
    2,
    "deny",
    "identity-not-listed",
    "postgres-server",
  ],
  [
    "a Server without policies",
    "--from sa/frontend/web-app --to backend/deploy/api-server:8080 --path /x --method POST",
    2,
    "deny",
    "no-authorizations",
    "api",
  ],
  [
    "bytes at an HTTP port",
    "--from sa/frontend/web-app --to backend/deploy/api-server:8080 --protocol tcp",
    2,
    "deny",
    "protocol-not-allowed",
    "api",
  ],
  [
    "a port without a Server",
    "--from unmeshed --to backend/deploy/api-server:9090",
    0,
    "allow",
    "authorized",
    "all-unauthenticated",
  ],
  [
    "another default policy",
    "--from unmeshed --to backend/deploy/api-server:9090 --default-inbound-policy deny",
    2,
    "deny",
    "no-authorizations",
    "deny",
  ],
  [
    "a client at the loopback address",
    "--from unmeshed --to backend/deploy/api-server:8080 --client-ip 127.0.0.1",
    0,
    "allow",
    "authorized",
    "api",
  ],
  [
    "a workload without a sidecar",
    "--from unmeshed --to frontend/deploy/legacy:8080",
    0,
    "allow",
    "not-enforced",
    undefined,
  ],
] as const) {
  test(`${what} is ${decision}: ${reason}`, async () => {
    const run = await ask(`${line} -o json`);
    const answer = JSON.parse(run.stdout) as {
      decision: string;
      reason: string;
      server: { group: string; kind: string; name: string };
      route: unknown;
      authorization: unknown;
      clientSees: string;
      tree: { text: string };
    };
    assert.deepEqual([answer.decision, answer.reason, run.code, run.stderr], [decision, reason, code, ""]);
    if (serverName !== undefined) assert.equal(answer.server.name, serverName);
    assert.equal(answer.authorization === null, decision !== "allow" || reason === "not-enforced");
    assert.ok(answer.clientSees.length > 0 && answer.tree.text.length > 0);
  });
}

test("edits that would change the answer are part of it, with what they open", async () => {
  const line = "--from sa/frontend/web-app --to data/deploy/postgres:5432";
  const { flips } = JSON.parse((await ask(`${line} -o json`)).stdout) as {
    flips: {
      title: string;
      patches: { action: string; name: string; file: string }[];
      opens: unknown;
      decision: unknown;
    }[];
  };
  assert.deepEqual(
    flips.map(({ title }) => title),
    [
      "add ServiceAccount frontend/web-app to MeshTLSAuthentication data/database-clients",
      "a new policy for ServiceAccount frontend/web-app on Server data/postgres-server",
    ],
  );
  const [first] = flips;
  assert.deepEqual(first!.opens, { count: 0, examples: [], isSampled: false });
  assert.deepEqual(
    first!.patches.map(({ action, name, file }) => [action, name, file]),
    [["change", "database-clients", "<stdin>"]],
  );
  const without = JSON.parse((await ask(`${line} -o json --no-flips`)).stdout) as { flips: unknown };
  assert.deepEqual(without.flips, []);
});

test("the trust domain of the flags is the one identities end with", async () => {
  const flags = "--identity-trust-domain corp.example --control-plane-namespace mesh-system";
  const run = await ask(`--from sa/backend/api-server --to data/deploy/postgres:5432 ${flags} -o json`);
  const { decision, principal } = JSON.parse(run.stdout) as { decision: string; principal: { identity: string } };
  assert.equal(decision, "deny");
  assert.equal(principal.identity, "api-server.backend.serviceaccount.identity.mesh-system.corp.example");
});

test("a client that no manifest knows is answered with a note", async () => {
  const run = await ask("--from sa/fronted/web-app --to data/deploy/postgres:5432");
  assert.match(run.stdout, /^Notes:\n {2}- these manifests have no namespace `fronted`$/m);
});

test("refused manifests give no answer, on any stream but stderr", async () => {
  const refused = policy("data", "broken", "postgres-server", "[]").replace("group: policy.linkerd.io", "group: core");
  const run = await ask("--from unmeshed --to backend/deploy/api-server:9090", manifests + refused);
  assert.deepEqual([run.code, run.stdout], [3, ""]);
  assert.match(
    run.stderr,
    /^<stdin>:\d+:\d+: reject P001 data\/AuthorizationPolicy\/broken: unsupported authorization target type: Server\.core\n/,
  );
  assert.match(run.stderr, /^error: no answer: the manifests are refused$/m);
});

for (const [what, line, message] of [
  ["no client", "--to data/deploy/postgres:5432", /required option `--from <client>` not specified/],
  ["an unknown client form", "--from web --to data/deploy/postgres:5432", /--from `web` names no client/],
  [
    "an unknown workload",
    "--from unmeshed --to data/deploy/postgers:5432",
    /there is no deployment `postgers`.*\nhint: did you mean `data\/deployment\/postgres`\?/,
  ],
  [
    "an unknown protocol",
    "--from unmeshed --to data/deploy/postgres:5432 --protocol http3",
    /is invalid\. Allowed choices are http1, http2, grpc, tcp/,
  ],
  [
    "an unknown policy",
    "--from unmeshed --to data/deploy/postgres:5432 --default-inbound-policy open",
    /--default-inbound-policy must be one of: all-authenticated, all-unauthenticated, cluster-authenticated, cluster-unauthenticated, deny, audit \(got open\)/,
  ],
  [
    "a client address that is none",
    "--from unmeshed --to data/deploy/postgres:5432 --client-ip 10.0.0.0/8",
    /--client-ip `10\.0\.0\.0\/8` is not an IP address/,
  ],
  [
    "a method that is none",
    "--from unmeshed --to data/deploy/postgres:5432 --method GE(T",
    /--method `GE\(T` is not an HTTP method/,
  ],
  [
    "a header without a colon",
    "--from unmeshed --to data/deploy/postgres:5432 --header x",
    /--header `x` is not a header/,
  ],
  [
    "two namespaces",
    "--from unmeshed -n a --to deploy/postgres:5432 -n data",
    /flag --namespace given twice \(`a`, `data`\)\nhint: did you mean `--to data\/deploy\/postgres:5432`\?/,
  ],
] as const) {
  test(`${what} is invalid input`, async () => {
    const run = await ask(line);
    assert.match(run.stderr, message);
    assert.deepEqual([run.code, run.stdout], [3, ""]);
  });
}

test("without manifests and without a mesh there is nothing to answer from", async () => {
  const run = await cliRun(["explain", "--from", "unmeshed", "--to", "a/deploy/b:1", "--state-dir", "no-such-folder"]);
  assert.deepEqual(run, {
    code: 3,
    stdout: "",
    stderr:
      "error: no manifests are given and no mesh is running\nhint: add `-f DIR`, or start a mesh with `meshtls up -f DIR`\n",
  });
});
