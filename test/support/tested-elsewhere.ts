/** A test that holds a row, by its file and its title. */
export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/**
 * The rows of policy.md 9 that no decision shows: what they are about, and the test that holds them. `null`: there is
 * nothing of it in this code yet, so nothing to hold.
 */
export const surprisesElsewhere: Readonly<Record<number, readonly [about: string, test: NamedTest | null]>> = {
  7: [
    "a reference without a name is refused",
    {
      file: "src/resources/schemas/policy-kinds.test.ts",
      title: "a MeshTLSAuthentication has exactly one list, with something in it",
    },
  ],
  8: [
    "identities beside identityRefs are refused",
    {
      file: "src/resources/schemas/policy-kinds.test.ts",
      title: "a MeshTLSAuthentication has exactly one list, with something in it",
    },
  ],
  10: [
    "the first name of a certificate that parses is the identity",
    { file: "src/identity/peer-identity.test.ts", title: "the identity is the first DNS name or URI that parses" },
  ],
  13: [
    "two MeshTLSAuthentications in one policy are refused",
    {
      file: "src/resources/admission/admit.test.ts",
      title: "policies that Linkerd refuses are refused in its words, at the field at fault",
    },
  ],
  22: [
    "a Server's name with a dot in a ServerAuthorization is refused",
    { file: "src/resources/schemas/routes.test.ts", title: "a ServerAuthorization is read as its CRD says" },
  ],
  23: [
    "what `authz` lists",
    {
      file: "src/cli/commands/authz.test.ts",
      title: "policies of routes of both groups are listed with their route",
    },
  ],
  29: [
    "a protocol or accessPolicy that does not exist is refused",
    {
      file: "src/resources/schemas/server.test.ts",
      title: "a Server that its CRD or Linkerd's webhook refuses is refused",
    },
  ],
  36: ["a setting that Linkerd's chart writes and nothing reads; it does not exist here", null],
  38: [
    "what a sidecar does before its first policy; ours starts with one, and follows its changes",
    {
      file: "test/e2e/sidecar-live-policy.test.ts",
      title: "a change of policy reaches the next request on the same connection, both ways",
    },
  ],
  41: [
    "who is sent the header with the reason",
    { file: "src/proxy/refusal.test.ts", title: "a refusal has no body, and says only what the peer may know" },
  ],
  61: ["versions that are no longer valid; decisions are of the current objects (11)", anyHistory()],
  62: ["a bug of re-listing, not copied (11)", anyHistory()],
  63: ["the wire contract between controller and proxy", null],
};

function anyHistory(): NamedTest {
  return {
    file: "src/policy/live/live-policy-index.test.ts",
    title:
      "after any history the index answers as one built from nothing, and changes name exactly the ports that changed",
  };
}

/**
 * Linkerd's tests about inbound decisions (policy.md 10.1, 10.2, 10.4 to 10.6) by name. `FILE.yaml: TITLE` is a case of
 * `test/vectors`, another text a test file; `null` is a case whose title begins with the section and names the test.
 */
export const upstreamTests: Readonly<Record<string, string | null>> = {
  pod_must_exist_for_lookup: "src/policy/policy-index.test.ts",
  default_policy_annotated: null,
  default_policy_annotated_invalid: null,
  opaque_annotated: null,
  authenticated_annotated: null,
  links_authorization_policy_with_mtls_name: null,
  authorization_targets_namespace: null,
  links_authorization_policy_with_service_account: null,
  authorization_policy_prevents_index_deletion: "src/policy/live/live-policy-index.test.ts",
  route_attaches_to_server: null,
  routes_created_for_probes: null,
  server_with_default_route: null,
  "meshtls_authentication delete_": "src/policy/live/policy-change.test.ts",
  "network_authentication reset_": "src/policy/live/live-policy-index.test.ts",
  links_server_authz_by_name: null,
  links_server_authz_by_label: null,
  ratelimit_policy_with_server: null,
  "server.rs named port": "server-selection.yaml: a name is every port of that name, of several containers too",
  "server.rs unnamed port": "server-selection.yaml: a number is that port, declared or not",
  "server.rs selector update": "server-selection.yaml: other labels are other pods",
  probe_multiple_paths: "probes.yaml: paths of all three probes, of all containers, pass on their port",
  probe_ignores_udp:
    "probes.yaml: a port name of another container, a UDP port, and a path without a slash make no probe",
  probe_only_references_within_container:
    "probes.yaml: a port name of another container, a UDP port, and a path without a slash make no probe",
  probe_ports_optional: "src/policy/workload-probes.test.ts",
  probe_with_params: "probes.yaml: a probe path passes as it is written and for GET only",
  tcp_ports_by_name: "server-selection.yaml: a name of a UDP port is no port",
  parse_portset: "src/policy/port-list.test.ts",
  test_parse_displayed: "src/policy/default-policy.test.ts",
  parse_star: "src/policy/identity-match.test.ts",
  test_matches: "src/resources/label-selector.test.ts",
  "target_ref.rs": "src/resources/admission/admit.test.ts",
  "validation.rs": "src/resources/identity-grammar.test.ts",
  route_accepted_after_server_create: "http-routes.yaml: what a route leaves out, the CRD fills: rules, matches, path",
  route_rejected_after_server_delete: "src/policy/live/live-policy-index.test.ts",
  "route conflict at a Server":
    "conflicts.yaml: a GRPCRoute puts HTTPRoutes of both groups out of force, on a Server that does not even read gRPC",
  ratelimit_accepted: "rate-limits.yaml: a total is one burst a second for all clients, and refills evenly",
  "ratelimit …_no_matching_target":
    "rate-limits.yaml: a rate limit for a Server of another namespace, or for none, counts nothing",
  "ratelimit …_already_exists": "conflicts.yaml: of two rate limits the older one counts",
  server_with_server_authorization: null,
  server_with_authorization_policy: null,
  servers_ordered_by_creation: null,
  server_with_audit_policy: null,
  http_local_rate_limit_policy:
    "rate-limits.yaml: an override replaces the rate of its clients, which share it; their namespace is the policy's",
  server_with_http_route: null,
  http_routes_ordered_by_creation: null,
  default_http_routes: null,
  external_workload_srv_with_authorization_policy: null,
  external_workload_srv_with_http_route: null,
  external_workload_default_http_route: null,
  "e2e_authorization_policy meshtls": null,
  "e2e_authorization_policy targets_route": null,
  "e2e_authorization_policy network, both, either": null,
  "e2e_authorization_policy empty_authentications, targets_namespace": null,
  "e2e_server_authorization meshtls, network, both, either": null,
  "e2e_audit server_audit, ns_audit": null,
  "e2e_http_local_ratelimit_policy ratelimit_total, ratelimit_identity_and_overrides": null,
  "policy.rs exact, suffix, SPIFFE": "identities.yaml: a suffix has at least one label before it, and any number",
  "policy/http/tests.rs http_route, http_filter_header": null,
  "policy/http/tests.rs rate_limit": "test/e2e/sidecar-rate-limit.test.ts",
  "policy/http/tests.rs grpc_route": "grpc-routes.yaml: a service is matched to the letter, with any method",
  "policy/http/tests.rs grpc_filter_header": "grpc-routes.yaml: headers of calls are modified, those of answers not",
  "policy/tcp/tests.rs unauthenticated_allowed, authenticated_identity, authenticated_suffix, tls_unauthenticated":
    null,
  "detect/tests.rs, accept.rs": "test/e2e/sidecar-protocols.test.ts",
  "http/route hostname precedence":
    "route-precedence.yaml: the host comes before the path: an exact one, then the longer wildcard, then none",
  "http/route path and method precedence": "route-precedence.yaml: the longer path wins, whatever its kind",
  "http/route header count":
    "route-precedence.yaml: of equal paths more headers win, then more query parameters, then a method",
  "http/route first identical wins": "route-precedence.yaml: within a route the first of equal rules wins",
  "match/host.rs": "http-routes.yaml: a wildcard host has one label more at least, and any number",
  "match/path.rs": "http-routes.yaml: a pattern must span the whole path, by its leftmost match",
  "match/header.rs": "http-routes.yaml: a header's pattern spans a whole value of visible ASCII",
  "match/query_param.rs": "http-routes.yaml: a query parameter is decoded, and any of its occurrences counts",
  "authz/network.rs": "authorizations.yaml: an exception of a network is outside it",
  "local_rate_limit/tests.rs": "src/policy/rate-limiter.test.ts",
  "verifier/src/lib.rs": "src/identity/peer-identity.test.ts",
};
