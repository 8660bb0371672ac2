import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { hasRejection, kindSchemas, parseDocuments } from "../src/resources/index.js";
import { randomMeshTls } from "../test/support/random-policy/random-authorization.js";
import { randomGrpcRoute, randomHttpRoute } from "../test/support/random-policy/random-route.js";
import {
  randomRateLimit,
  randomServer,
  randomServerAuthorization,
} from "../test/support/random-policy/random-server.js";
import { combinedSchema, editorSchemaFiles } from "./editor-schemas.js";

const validate = new Ajv({ strict: false, allErrors: false }).compile(combinedSchema(kindSchemas()));

const policy = "policy.linkerd.io";
const gateway = "gateway.networking.k8s.io";
const server = `{group: ${policy}, kind: Server, name: s}`;
const manifest = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: ns}\nspec: ${spec}\n`;

void test("deploy/schemas is what `npm run crds` writes", () => {
  const folder = join("deploy", "schemas");
  const files = editorSchemaFiles();
  assert.deepEqual(readdirSync(folder).sort(), Object.keys(files).sort());
  for (const [name, text] of Object.entries(files)) {
    assert.equal(readFileSync(join(folder, name), "utf8"), text, name);
  }
});

void test("a schema for one version of a kind accepts that kind and no other", () => {
  const schema = JSON.parse(editorSchemaFiles()["server-v1beta3.json"]!) as object;
  const isServer = new Ajv({ strict: false }).compile(schema);
  const document = (kind: string): unknown => parse(manifest(`${policy}/v1beta3`, kind, "{podSelector: {}, port: 1}"));
  assert.equal(isServer(document("Server")), true);
  assert.equal(isServer(document("HTTPRoute")), false);
});

/** Accepted by both. */
const good: [apiVersion: string, kind: string, spec: string][] = [
  [`${policy}/v1alpha1`, "Server", "{podSelector: {matchLabels: {a: b}}, port: http}"],
  [`${policy}/v1beta1`, "Server", "{podSelector: {}, port: 80, proxyProtocol: gRPC}"],
  [`${policy}/v1beta2`, "Server", "{externalWorkloadSelector: {}, port: 80}"],
  [
    `${policy}/v1beta3`,
    "Server",
    "{podSelector: {matchExpressions: [{key: a, operator: Exists}]}, port: '80', accessPolicy: audit}",
  ],
  [`${policy}/v1beta3`, "Server", "{podSelector: {}, port: 80, proxyProtocol: null, accessPolicy: null}"],
  [`${policy}/v1beta1`, "ServerAuthorization", "{server: {name: s}, client: {meshTLS: {identities: ['*.a']}}}"],
  [`${policy}/v1alpha1`, "ServerAuthorization", "{server: {selector: {}}, client: {}}"],
  [`${policy}/v1alpha1`, "AuthorizationPolicy", `{targetRef: ${server}, requiredAuthenticationRefs: []}`],
  [`${policy}/v1alpha1`, "MeshTLSAuthentication", "{identities: ['*', 'spiffe://td/a']}"],
  [`${policy}/v1alpha1`, "MeshTLSAuthentication", "{identityRefs: [{kind: Namespace, name: a}]}"],
  [`${policy}/v1alpha1`, "NetworkAuthentication", "{networks: [{cidr: 10.0.0.0/8, except: [10.0.0.1]}]}"],
  [`${policy}/v1alpha1`, "HTTPRoute", "{parentRefs: [{kind: Server, name: s}], rules: [{backendRefs: [{name: b}]}]}"],
  [`${policy}/v1beta2`, "HTTPRoute", "{rules: [{backendRefs: [{group: a.b, kind: C, name: d, weight: 0}]}]}"],
  [
    `${policy}/v1beta3`,
    "HTTPRoute",
    "{hostnames: ['*.a.b'], rules: [{matches: [{path: {type: Exact}, method: GET}], timeouts: {request: 1s}}]}",
  ],
  [`${gateway}/v1`, "HTTPRoute", "{rules: [{filters: [{type: URLRewrite, urlRewrite: {hostname: a.b}}]}]}"],
  [`${gateway}/v1beta1`, "HTTPRoute", `{parentRefs: [${server}], rules: []}`],
  [`${gateway}/v1`, "GRPCRoute", "{rules: [{matches: [{method: {service: a.B}}]}]}"],
  [`${gateway}/v1alpha2`, "GRPCRoute", "{}"],
  [`${policy}/v1alpha1`, "HTTPLocalRateLimitPolicy", `{targetRef: ${server}, total: {requestsPerSecond: 5}}`],
  [`${policy}/v1alpha1`, "EgressNetwork", "{trafficPolicy: Deny}"],
  [`${gateway}/v1alpha2`, "TLSRoute", "{rules: [{backendRefs: [{name: a, port: 443}]}]}"],
  [`${gateway}/v1alpha2`, "TCPRoute", "{rules: [{}]}"],
  [
    "workload.linkerd.io/v1beta1",
    "ExternalWorkload",
    "{meshTLS: {identity: a, serverName: b}, workloadIPs: [{ip: 192.0.2.1}]}",
  ],
  ["workload.linkerd.io/v1alpha1", "ExternalWorkload", "{meshTls: {identity: a, serverName: b}, ports: [{port: 80}]}"],
];

/** Refused by both. */
const bad: [apiVersion: string, kind: string, spec: string][] = [
  [`${policy}/v1beta3`, "Server", "{port: 80}"],
  [`${policy}/v1beta3`, "Server", "{podSelector: {}, externalWorkloadSelector: {}, port: 80}"],
  [`${policy}/v1beta3`, "Server", "{podSelector: {}, port: 0}"],
  [`${policy}/v1beta3`, "Server", "{podSelector: {}, port: 80, proxyProtocol: http}"],
  [`${policy}/v1beta2`, "Server", "{podSelector: {}, port: 80, accessPolicy: audit}"],
  [`${policy}/v1alpha1`, "Server", "{podSelector: {}, port: 80}"],
  [`${policy}/v1beta1`, "ServerAuthorization", "{server: {name: a.b}, client: {}}"],
  [`${policy}/v1beta1`, "ServerAuthorization", "{server: {}, client: {}}"],
  [
    `${policy}/v1beta1`,
    "ServerAuthorization",
    "{server: {name: s}, client: {meshTLS: {identities: ['spiffe://td/a']}}}",
  ],
  [`${policy}/v1alpha1`, "AuthorizationPolicy", `{targetRef: ${server}}`],
  [
    `${policy}/v1alpha1`,
    "AuthorizationPolicy",
    `{targetRef: {group: ${policy}, kind: Server, name: s, namespace: a}, requiredAuthenticationRefs: []}`,
  ],
  [`${policy}/v1alpha1`, "MeshTLSAuthentication", "{identities: []}"],
  [`${policy}/v1alpha1`, "MeshTLSAuthentication", "{identityRefs: [{kind: ServiceAccount}]}"],
  [`${policy}/v1alpha1`, "NetworkAuthentication", "{networks: [{cider: 10.0.0.0/8}]}"],
  [`${policy}/v1beta2`, "HTTPRoute", "{rules: [{timeouts: {request: 1s}}]}"],
  [`${policy}/v1alpha1`, "HTTPRoute", "{rules: [{backendRefs: [{name: b, weight: 1}]}]}"],
  [`${policy}/v1beta3`, "HTTPRoute", "{rules: [{matches: [{method: FETCH}]}]}"],
  [`${policy}/v1beta3`, "HTTPRoute", "{rules: [{filters: [{type: RequestMirror}]}]}"],
  [`${policy}/v1beta3`, "HTTPRoute", "{hostnames: [A.b]}"],
  [`${gateway}/v1`, "HTTPRoute", "{rules: [{filters: [{type: RequestRedirect, requestRedirect: {statusCode: 303}}]}]}"],
  [`${gateway}/v1`, "GRPCRoute", "{rules: [{matches: [{path: {}}]}]}"],
  [`${policy}/v1alpha1`, "HTTPLocalRateLimitPolicy", `{targetRef: ${server}, total: {requestsPerSecond: -1}}`],
  [`${policy}/v1alpha1`, "EgressNetwork", "{}"],
  [`${gateway}/v1alpha2`, "TCPRoute", "{rules: []}"],
  ["workload.linkerd.io/v1beta1", "ExternalWorkload", "{meshTls: {identity: a, serverName: b}}"],
];

/** What only the parser knows: an editor does not mark it. One of each sort. */
const beyondSchemas: typeof bad = [
  // Texts that are more than a pattern: identities, networks, absolute paths, regular expressions, durations.
  [`${policy}/v1alpha1`, "MeshTLSAuthentication", "{identities: ['a b']}"],
  [`${policy}/v1alpha1`, "NetworkAuthentication", "{networks: [{cidr: everywhere}]}"],
  [`${policy}/v1beta3`, "HTTPRoute", "{rules: [{matches: [{path: {value: a}}]}]}"],
  [`${policy}/v1beta3`, "HTTPRoute", "{rules: [{matches: [{path: {type: RegularExpression, value: '('}}]}]}"],
  [`${policy}/v1beta3`, "HTTPRoute", "{rules: [{timeouts: {request: soon}}]}"],
  // One field that depends on another, and what must not stand twice.
  [`${policy}/v1beta3`, "HTTPRoute", "{rules: [{filters: [{type: RequestRedirect}]}]}"],
  [`${gateway}/v1`, "HTTPRoute", "{rules: [{matches: [{path: {value: //}}]}]}"],
  [`${gateway}/v1`, "HTTPRoute", "{rules: [{matches: [{headers: [{name: a, value: b}, {name: a, value: c}]}]}]}"],
  [`${gateway}/v1`, "GRPCRoute", "{rules: [{matches: [{method: {}}]}]}"],
  // Kinds of references.
  [`${policy}/v1alpha1`, "AuthorizationPolicy", "{targetRef: {kind: Server, name: s}, requiredAuthenticationRefs: []}"],
  [`${policy}/v1alpha1`, "HTTPLocalRateLimitPolicy", "{targetRef: {kind: Pod, name: s}}"],
];

void test("the schemas for editors and the parser agree, and where they do not the schemas are wider", () => {
  for (const [cases, inEditor, inParser] of [
    [good, true, true],
    [bad, false, false],
    [beyondSchemas, true, false],
  ] as const) {
    for (const [apiVersion, kind, spec] of cases) {
      const text = manifest(apiVersion, kind, spec);
      const { problems } = parseDocuments([{ file: "m.yaml", text }]);
      assert.equal(!hasRejection(problems), inParser, `parser: ${kind} ${spec}`);
      assert.equal(validate(parse(text)), inEditor, `editor: ${kind} ${spec} ${JSON.stringify(validate.errors)}`);
    }
  }
});

void test("whatever the parser accepts of random objects, an editor accepts", () => {
  const random = fc.oneof<fc.Arbitrary<object>[]>(
    randomServer,
    randomServerAuthorization,
    randomHttpRoute,
    randomGrpcRoute,
  );
  fc.assert(
    fc.property(fc.oneof(random, randomRateLimit, randomMeshTls), (document) => {
      const { problems } = parseDocuments([{ file: "m.yaml", text: JSON.stringify(document) }]);
      fc.pre(!hasRejection(problems));
      assert.equal(validate(document), true, JSON.stringify([document, validate.errors]));
    }),
    { numRuns: 500 },
  );
});

void test("every version of every kind is among the cases", () => {
  const tried = new Set(good.map(([apiVersion, kind]) => `${apiVersion} ${kind}`));
  const known = kindSchemas().map(({ group, version, kind }) => `${group}/${version} ${kind}`);
  // policy.linkerd.io/v1beta1 is v1alpha1 by another name.
  const untried = known.filter((name) => !tried.has(name));
  assert.deepEqual(untried, [`${policy}/v1beta1 HTTPRoute`]);
});

void test("an object of a kind that is not known is left alone", () => {
  assert.equal(validate({ apiVersion: "v1", kind: "ConfigMap", data: {} }), true);
});
