import fc from "fast-check";
import type {
  Filter,
  GRPCRoute,
  GrpcMatch,
  HTTPRoute,
  HttpMatch,
  ParentReference,
  ValueMatch,
} from "../naive/manifest.js";
import { anyCase, created, gatewayGroup, namespace, policyGroup, serverName, written } from "./vocabulary.js";

/** Mostly a Server of the route's own namespace; now and then what spoils the route, or is no Server at all. */
const parentReference: fc.Arbitrary<ParentReference> = fc
  .record({ group: fc.constant(policyGroup), kind: anyCase("Server"), name: serverName })
  .chain((plain) =>
    fc.oneof(
      { weight: 16, arbitrary: fc.constant<ParentReference>(plain) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<ParentReference[]>(
          { ...plain, namespace: "app" },
          { ...plain, namespace: "other" },
          { ...plain, port: 8080 },
          { ...plain, sectionName: "http" },
          { kind: "Server", name: plain.name },
          { group: policyGroup, name: plain.name },
          { name: "gateway" },
        ),
      },
    ),
  );

const hostnames = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc.uniqueArray(fc.constantFrom("web.app", "x.web.app", "*.app", "*.web.app"), { maxLength: 2 }),
  },
);

const path = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        type: fc.constantFrom("Exact", "PathPrefix", undefined),
        value: fc.constantFrom("/", "/a", "/a/", "/a/b", "/ab"),
      })
      .map(written),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("/a|/ab", "/ab|/a", "/a.*", "/[a-z]+", "a", "(?i)/A/B", "/a%2Fb", "/?", "^/a$", "/(a|a/b)")
      .map((value) => ({ type: "RegularExpression", value })),
  },
);

const headers = conditions(
  fc.constantFrom<ValueMatch[]>(
    { name: "x-a", value: "1" },
    { name: "X-A", type: "Exact", value: "2" },
    { name: "x-a", type: "RegularExpression", value: "1|12" },
    { name: "x-b", type: "RegularExpression", value: ".*" },
  ),
);

const queryParams = conditions(
  fc.constantFrom<ValueMatch[]>(
    { name: "k", value: "v" },
    { name: "k", type: "Exact", value: "a b" },
    { name: "k", type: "RegularExpression", value: "v|vw" },
    { name: "k", type: "RegularExpression", value: ".*" },
  ),
);

const httpMatch: fc.Arbitrary<HttpMatch> = fc
  .record({ path, headers, queryParams, method: fc.constantFrom(undefined, undefined, "GET", "POST") })
  .map(written);

const grpcMatch: fc.Arbitrary<GrpcMatch> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record({
        method: fc.constantFrom(
          { service: "a.B" },
          { method: "c" },
          { service: "a.B", method: "c" },
          { service: "a.BB", method: "c" },
          { type: "Exact", service: "A.b" },
        ),
        headers,
      })
      .map(written),
  },
  { weight: 1, arbitrary: fc.record({ headers }).map(written) },
);

const changedHeader = fc.constantFrom({ name: "X-Set", value: "1" }, { name: "x-other", value: "two words" });

const headerModifier: fc.Arbitrary<Filter> = fc
  .record({
    set: fc.constantFrom(undefined, [{ name: "X-Set", value: "1" }]),
    add: fc.option(
      changedHeader.map((one) => [one]),
      { nil: undefined },
    ),
    remove: fc.constantFrom(undefined, ["X-Gone"]),
  })
  .map((modifier) => ({ type: "RequestHeaderModifier", requestHeaderModifier: written(modifier) }));

const redirect: fc.Arbitrary<Filter> = fc
  .record({
    scheme: fc.constantFrom(undefined, "https"),
    hostname: fc.constantFrom(undefined, "elsewhere.example"),
    port: fc.constantFrom(undefined, 8443),
    statusCode: fc.constantFrom(undefined, 301),
    path: fc.constantFrom(
      undefined,
      { type: "ReplaceFullPath", replaceFullPath: "/new" },
      { type: "ReplacePrefixMatch", replacePrefixMatch: "/b" },
    ),
  })
  .map((fields) => ({ type: "RequestRedirect", requestRedirect: written(fields) }));

/** Types that only the Gateway API's own routes have; the last spoils the route. */
const gatewayFilter = fc.constantFrom<Filter & Record<string, unknown>>(
  { type: "ResponseHeaderModifier", responseHeaderModifier: { set: [{ name: "x-back", value: "1" }] } },
  { type: "RequestMirror", requestMirror: { backendRef: { name: "mirror", port: 80 } } },
);

function filtersOf(arbitrary: fc.Arbitrary<Filter>): fc.Arbitrary<Filter[] | undefined> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.uniqueArray(arbitrary, { maxLength: 2, selector: ({ type }) => type }) },
  );
}

function rulesOf<Match>(match: fc.Arbitrary<Match>, filter: fc.Arbitrary<Filter>) {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    {
      weight: 6,
      arbitrary: fc.array(
        fc
          .record({
            matches: fc.oneof(
              { weight: 1, arbitrary: fc.constantFrom(undefined, []) },
              { weight: 6, arbitrary: fc.array(match, { minLength: 1, maxLength: 2 }) },
            ),
            filters: filtersOf(filter),
          })
          .map(written),
        { maxLength: 3 },
      ),
    },
  );
}

const metadata = fc
  .record({ name: fc.constantFrom("r1", "r1", "r2"), namespace, creationTimestamp: created })
  .map(written);

const parentRefs = fc.uniqueArray(parentReference, {
  minLength: 1,
  maxLength: 2,
  selector: ({ group = "", kind = "", name }) => `${group} ${kind} ${name}`.toLowerCase(),
});

function httpRoute(apiVersion: string, filter: fc.Arbitrary<Filter>): fc.Arbitrary<HTTPRoute> {
  return fc
    .record({ metadata, parentRefs, hostnames, rules: rulesOf(httpMatch, filter) })
    .map(({ metadata: own, ...spec }) => ({ apiVersion, kind: "HTTPRoute", metadata: own, spec: written(spec) }));
}

/** HTTPRoutes of both groups, which may have one name. */
export const randomHttpRoute = fc.oneof(
  httpRoute(`${policyGroup}/v1beta3`, fc.oneof(headerModifier, redirect)),
  httpRoute(`${gatewayGroup}/v1`, fc.oneof(headerModifier, redirect, gatewayFilter)),
);

export const randomGrpcRoute: fc.Arbitrary<GRPCRoute> = fc
  .record({ metadata, parentRefs, hostnames, rules: rulesOf(grpcMatch, fc.oneof(headerModifier, gatewayFilter)) })
  .map(({ metadata: own, ...spec }) => ({
    apiVersion: `${gatewayGroup}/v1`,
    kind: "GRPCRoute",
    metadata: own,
    spec: written(spec),
  }));

function conditions(one: fc.Arbitrary<ValueMatch>): fc.Arbitrary<ValueMatch[] | undefined> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.uniqueArray(one, { maxLength: 2, selector: ({ name }) => name.toLowerCase() }) },
  );
}
