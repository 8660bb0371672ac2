import { serviceAccountIdentity } from "../../../identity/index.js";
import { acceptsIdentity, parseIdentityMatch, type ConsideredAuthorization } from "../../../policy/index.js";
import {
  containsAddress,
  parseAddress,
  parseCidr,
  refersTo,
  unmapAddress,
  type MeshTLSAuthentication,
  type NetworkAuthentication,
  type Resource,
} from "../../../resources/index.js";
import { declaredNames } from "../../declared-names.js";
import { at, change, type Candidate, type Change, type Edit } from "../edit.js";
import { grantSource, objectText, type Situation } from "../situation.js";
import { hostCidr } from "./list-network.js";

/** Takes from every authorization that lets the client in what does so: one alone would leave the others. */
export function narrowGrants(situation: Situation): readonly Candidate[] {
  const matching = situation.explanation.authorizations.filter(({ matched }) => matched);
  const choices = matching.map((considered) => choicesFor(considered, situation));
  if (choices.length === 0 || choices.some((options) => options.length === 0)) return [];
  const count = Math.max(...choices.map((options) => options.length));
  return Array.from({ length: count }, (_, number) => {
    const chosen = choices.map((options) => options[Math.min(number, options.length - 1)]!);
    return {
      title: [...new Set(chosen.map(({ title }) => title))].join("; "),
      edits: withoutRepeats(chosen.flatMap(({ edits }) => edits)),
    };
  });
}

/** The narrowest first. */
function choicesFor(considered: ConsideredAuthorization, situation: Situation): readonly Candidate[] {
  const source = grantSource(considered, situation);
  if (source === null) return considered.level === "server" ? lowerAccess(situation) : [];
  if (source.kind === "server-authorization") {
    return [...fromServerAuthorization(source.authorization, situation), removal(source.authorization)];
  }
  const narrower = source.fact.authentications.flatMap(({ found }) => {
    if (typeof found !== "object") return [];
    return found.kind === "MeshTLSAuthentication" ? fromMeshTls(found, situation) : [fromNetworks(found, situation)];
  });
  return [...narrower, removal(source.policy)];
}

function removal(resource: Resource): Candidate {
  return { title: `delete ${objectText(resource)}`, edits: [{ action: "delete", resource }] };
}

function fromMeshTls(authentication: MeshTLSAuthentication, situation: Situation): readonly Candidate[] {
  const { question, who } = situation;
  if (question.principal.kind !== "identity") return [];
  const { identity } = question.principal;
  const entries = entriesOf(authentication, situation);
  const accepting = entries.filter(({ written }) => accepts(written, identity));
  if (accepting.every(({ written }) => written === identity) && accepting.length < entries.length) {
    const changes = accepting.map(({ path }): Change => ({ kind: "remove", path }));
    return [{ title: `take ${who} out of ${objectText(authentication)}`, edits: [change(authentication, ...changes)] }];
  }
  const [wildcard, ...more] = accepting;
  if (wildcard === undefined || more.length > 0 || wildcard.path[1] !== "identities") return [];
  const [first, ...rest] = knownIdentities(situation).filter(
    (other) => other !== identity && accepts(wildcard.written, other),
  );
  if (first === undefined || rest.length > maxListed) return [];
  return [
    {
      title: `list in ${objectText(authentication)} every client that runs something but ${who}, instead of \`${wildcard.written}\``,
      edits: [
        change(
          authentication,
          { kind: "set", path: wildcard.path, value: first },
          ...rest.map((value): Change => ({ kind: "append", path: at("spec.identities"), value })),
        ),
      ],
    },
  ];
}

function entriesOf({ metadata, spec }: MeshTLSAuthentication, { index }: Situation) {
  const { identities = [], identityRefs = [] } = spec;
  return [
    ...identities.map((written, position) => ({ written, path: at("spec.identities", position) })),
    ...identityRefs.map((reference, position) => ({
      written: serviceAccountIdentity(
        refersTo(reference, "", "Namespace")
          ? { serviceAccount: "*", namespace: reference.name }
          : { serviceAccount: reference.name, namespace: reference.namespace ?? metadata.namespace },
        index.cluster,
      ),
      path: at("spec.identityRefs", position),
    })),
  ];
}

function accepts(written: string, identity: string): boolean {
  return acceptsIdentity(parseIdentityMatch(written), identity);
}

function knownIdentities({ set, index }: Situation): readonly string[] {
  const names = declaredNames(set, index);
  return [...names.namespaces].sort().flatMap((namespace) =>
    [...names.serviceAccounts(namespace)]
      .sort()
      .filter((name) =>
        index.workloads.some((workload) => workload.namespace === namespace && workload.serviceAccount === name),
      )
      .map((serviceAccount) => serviceAccountIdentity({ serviceAccount, namespace }, index.cluster)),
  );
}

/** The client's address becomes an exception of every network that holds it. */
function fromNetworks(authentication: NetworkAuthentication, { explanation }: Situation): Candidate {
  const cidr = hostCidr(explanation.clientIp);
  const changes = authentication.spec.networks.flatMap((network, position): readonly Change[] =>
    holds(network.cidr, explanation.clientIp)
      ? [{ kind: "append", path: at("spec.networks", position, "except"), value: cidr }]
      : [],
  );
  return {
    title: `except ${cidr} from ${objectText(authentication)}`,
    edits: [change(authentication, ...changes)],
  };
}

function holds(network: string, text: string): boolean {
  const [cidr, address] = [parseCidr(network), parseAddress(unmapAddress(text))];
  return cidr !== undefined && address !== undefined && containsAddress(cidr, address);
}

function fromServerAuthorization(
  authorization: Extract<Resource, { kind: "ServerAuthorization" }>,
  { question, client, who }: Situation,
): readonly Candidate[] {
  const { meshTLS } = authorization.spec.client;
  if (meshTLS === undefined || question.principal.kind !== "identity") return [];
  const { identity } = question.principal;
  const { identities, serviceAccounts } = meshTLS;
  const listed = identities.indexOf(identity);
  const account = serviceAccounts.findIndex(
    ({ name, namespace = authorization.metadata.namespace }) =>
      client.kind === "account" && client.name === name && client.namespace === namespace,
  );
  const title = `take ${who} out of ${objectText(authorization)}`;
  const paths = [
    ...(listed < 0 ? [] : [at("spec.client.meshTLS.identities", listed)]),
    ...(account < 0 ? [] : [at("spec.client.meshTLS.serviceAccounts", account)]),
  ];
  if (paths.length === 0 || identities.length + serviceAccounts.length <= paths.length) return [];
  return [{ title, edits: [change(authorization, ...paths.map((path): Change => ({ kind: "remove", path })))] }];
}

/** What `accessPolicy` grants is taken back: to clients without identity only, where that is enough. */
function lowerAccess({ server, client }: Situation): readonly Candidate[] {
  if (server === undefined) return [];
  const { accessPolicy } = server.spec;
  const stricter = accessPolicy.startsWith("cluster-") ? "cluster-authenticated" : "all-authenticated";
  const policies = client.kind === "unmeshed" && accessPolicy !== stricter ? [stricter, "deny"] : ["deny"];
  return policies.map((policy) => ({
    title: `set accessPolicy: ${policy} on ${objectText(server)}`,
    edits: [change(server, { kind: "set", path: at("spec.accessPolicy"), value: policy })],
  }));
}

/** Two policies may require one authentication: it is edited once. */
function withoutRepeats(edits: readonly Edit[]): readonly Edit[] {
  const seen = new Map<string, Edit>();
  for (const edit of edits) {
    if (edit.action === "create") continue;
    const { kind, metadata } = edit.resource;
    seen.set(`${edit.action} ${kind} ${metadata.namespace}/${metadata.name}`, edit);
  }
  return [...seen.values()];
}

const maxListed = 30;
