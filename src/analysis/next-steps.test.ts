import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, meshTls, policy, server } from "../../test/support/lint-findings.js";
import { policySet } from "../../test/support/policy-set.js";
import { explain, type AskedProtocol, type ClusterSettings } from "../policy/index.js";
import { nextSteps } from "./next-steps.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";
const network = `---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: {name: office, namespace: data}
spec: {networks: [{cidr: 192.0.2.0/24}]}
`;
const authentication = (kind: string, name: string) => `{group: policy.linkerd.io, kind: ${kind}, name: ${name}}`;
const pg = deployment("data", "pg", { ports: "[{containerPort: 5432}]" });
const governed = pg + server("data", "pg", "{matchLabels: {app: pg}}", "5432, proxyProtocol: opaque");
const listed = meshTls("data", "clients", `{identities: ["api.backend.${suffix}"]}`);

interface Case {
  readonly what: string;
  readonly yaml: string;
  readonly identity?: string;
  readonly protocol?: AskedProtocol;
  readonly cluster?: Partial<ClusterSettings>;
  readonly steps: readonly RegExp[];
}

const cases: readonly Case[] = [
  {
    what: "a client that a policy admits",
    yaml: governed + listed + policy("data", "p", "pg", `[${authentication("MeshTLSAuthentication", "clients")}]`),
    identity: `api.backend.${suffix}`,
    steps: [],
  },
  {
    what: "a port that is open by default",
    yaml: pg,
    steps: [/^no Server selects the port, so the default policy decides; define one for deployment\/pg to close it$/],
  },
  {
    what: "a port that is closed by default",
    yaml: pg,
    cluster: { defaultInboundPolicy: "deny" },
    steps: [/^the default policy `deny` admits nobody: define a Server/],
  },
  {
    what: "a workload without a sidecar",
    yaml: pg.replace("linkerd.io/inject: enabled", "a: b"),
    steps: [/^give deployment\/pg a sidecar: annotation `linkerd\.io\/inject: enabled`/],
  },
  {
    what: "a port that skips the sidecar",
    yaml: pg.replace(
      "linkerd.io/inject: enabled",
      'linkerd.io/inject: enabled, config.linkerd.io/skip-inbound-ports: "5432"',
    ),
    steps: [/skips the sidecar: take it out of `config\.linkerd\.io\/skip-inbound-ports`/],
  },
  {
    what: "a client without identity",
    yaml: governed + listed + policy("data", "p", "pg", `[${authentication("MeshTLSAuthentication", "clients")}]`),
    steps: [/^give the client a sidecar/, /^or admit its network with a NetworkAuthentication/],
  },
  {
    what: "a client whose name is nearly listed",
    yaml: governed + listed + policy("data", "p", "pg", `[${authentication("MeshTLSAuthentication", "clients")}]`),
    identity: `api.backnd.${suffix}`,
    steps: [
      /^correct `api\.backend\.\S+` in MeshTLSAuthentication data\/clients, if `api\.backnd\.\S+` is meant$/,
      /^to admit it, add `api\.backnd\.\S+` to MeshTLSAuthentication data\/clients$/,
    ],
  },
  {
    what: "a client at another address",
    yaml: governed + network + policy("data", "p", "pg", `[${authentication("NetworkAuthentication", "office")}]`),
    steps: [/^to admit it, add a network with 10\.0\.0\.1 to NetworkAuthentication data\/office$/],
  },
  {
    what: "a Server without policies",
    yaml: governed,
    identity: `api.backend.${suffix}`,
    steps: [
      /^write an AuthorizationPolicy in namespace data with targetRef \{group: policy\.linkerd\.io, kind: Server, name: pg\}$/,
    ],
  },
  {
    what: "a policy that is ignored",
    yaml: governed + policy("data", "p", "pg", `[${authentication("MeshTLSAuthentication", "nobody")}]`),
    identity: `api.backend.${suffix}`,
    steps: [/^mend AuthorizationPolicy p: /, /^write an AuthorizationPolicy/],
  },
  {
    what: "bytes at an HTTP port",
    yaml: pg + server("data", "pg", "{matchLabels: {app: pg}}", "5432, proxyProtocol: HTTP/1"),
    identity: `api.backend.${suffix}`,
    protocol: "tcp",
    steps: [/^the port speaks HTTP only: set `proxyProtocol: opaque` on Server `pg`/],
  },
];

for (const { what, yaml, identity, protocol, cluster, steps } of cases) {
  test(`${what} is told ${steps.length === 0 ? "nothing" : "what to do"}`, () => {
    const { index } = policySet(yaml, cluster);
    const principal =
      identity === undefined ? ({ kind: "unmeshed" } as const) : ({ kind: "identity", identity } as const);
    const workload = { kind: "deployment", namespace: "data", name: "pg" } as const;
    const explanation = explain(index, {
      principal,
      workload,
      port: 5432,
      ...(protocol === undefined ? {} : { protocol }),
    });
    const given = nextSteps(explanation, principal, index);
    assert.equal(given.length, steps.length, given.join("\n"));
    steps.forEach((step, position) => assert.match(given[position]!, step));
  });
}
