import { containsCidr, parseCidr } from "./cidr.js";
import { checkIdentity } from "./identity-grammar.js";
import type {
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NamespacedTargetReference,
  NetworkAuthentication,
  Resource,
  TargetReference,
} from "./model.js";
import type { ProblemCode } from "./problem-catalogue.js";
import { problemAt } from "./problem-report.js";
import type { Problem } from "./problem.js";
import { visible } from "./quoted.js";
import { supportedReference } from "./supported-reference.js";
import { canonicalKind, refersTo } from "./references.js";

/**
 * Why Linkerd's admission webhook would refuse the object: empty when it would not. The rules, their order and their
 * texts are Linkerd's (policy.md 1.12); Linkerd stops at the first, we report all. Whether a reference leads anywhere is
 * never asked here.
 *
 * A Server has no rule of its own left: what the webhook refuses, its schema refuses already.
 */
export function admit(resource: Resource): Problem[] {
  switch (resource.kind) {
    case "AuthorizationPolicy":
      return problemsOf(resource, admitPolicy(resource));
    case "MeshTLSAuthentication":
      return problemsOf(resource, admitMeshTls(resource));
    case "NetworkAuthentication":
      return problemsOf(resource, admitNetworks(resource));
    case "Namespace":
    case "ServiceAccount":
    case "Service":
    case "Pod":
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ExternalWorkload":
    case "Server":
    case "ServerAuthorization":
    case "HTTPRoute":
    case "GRPCRoute":
    case "HTTPLocalRateLimitPolicy":
      return [];
  }
}

interface Refusal {
  readonly code: ProblemCode;
  readonly message: string;
  readonly path: string;
  /** Absent: the hint of the catalogue. */
  readonly hint?: string;
}

function admitPolicy({ metadata, spec }: AuthorizationPolicy): Refusal[] {
  const { targetRef, requiredAuthenticationRefs: references } = spec;
  const refusals: Refusal[] = [];
  const refuse = (code: ProblemCode, message: string, path: string, hint?: string): void => {
    refusals.push({ code, message, path, ...(hint === undefined ? {} : { hint }) });
  };

  const isNamespace = refersTo(targetRef, "", "Namespace");
  if (isNamespace && targetRef.name !== metadata.namespace) {
    const hint = `name its own namespace, \`${metadata.namespace}\`, or put the policy into the other one`;
    refuse("A001", `cannot target another namespace: ${visible(targetRef.name)}`, "spec.targetRef.name", hint);
  }

  const meshTls = indexesOf(references, POLICY_GROUP, "MeshTLSAuthentication");
  const accounts = indexesOf(references, "", "ServiceAccount");
  const networks = indexesOf(references, POLICY_GROUP, "NetworkAuthentication");
  const at = (index: number): string => `spec.requiredAuthenticationRefs.${index}`;
  if (meshTls.length > 1) refuse("A002", "only a single MeshTLSAuthentication may be set", at(meshTls[1]!));
  if (accounts.length > 1) refuse("A003", "only a single ServiceAccount may be set", at(accounts[1]!));
  if (meshTls.length > 0 && accounts.length > 0) {
    const later = Math.max(meshTls[0]!, accounts[0]!);
    refuse("A004", "a MeshTLSAuthentication and ServiceAccount may not be set together", at(later));
  }
  if (networks.length > 1) refuse("A005", "only a single NetworkAuthentication may be set", at(networks[1]!));

  const known = new Set([...meshTls, ...accounts, ...networks]);
  const others = [...references.entries()].filter(([index]) => !known.has(index));
  if (others[0] !== undefined) {
    const kinds = others.map(([, reference]) => visible(canonicalKind(reference))).join(", ");
    const hints = others.map(([index, reference]) => supportedReference("authentication", reference, at(index)));
    const hint = [...new Set(hints)].join("; ");
    refuse("P001", `unsupported authentication kind(s): ${kinds}`, kindPath(at(others[0][0]), others[0][1]), hint);
  }

  if (isRoute(targetRef)) {
    const message = `the target ${canonicalKind(targetRef)} is not yet enforced`;
    refuse("R018", message, "spec.targetRef.kind", "target a Server; routes are not read yet");
  } else if (!isNamespace && !refersTo(targetRef, POLICY_GROUP, "Server")) {
    const message = `unsupported authorization target type: ${visible(canonicalKind(targetRef))}`;
    const hint = supportedReference("target", targetRef, "spec.targetRef");
    refuse("P001", message, kindPath("spec.targetRef", targetRef), hint);
  }
  return refusals;
}

function admitMeshTls({ spec }: MeshTLSAuthentication): Refusal[] {
  const refusals: Refusal[] = [];
  for (const [index, identity] of (spec.identities ?? []).entries()) {
    const reason = checkIdentity(identity);
    if (reason === undefined) continue;
    const message = `id ${visible(identity)} is invalid: ${reason}`;
    const lower = identity.toLowerCase();
    const hint = lower !== identity && checkIdentity(lower) === undefined ? `did you mean \`${lower}\`?` : undefined;
    const path = `spec.identities.${index}`;
    refusals.push({ code: "A006", message, path, ...(hint === undefined ? {} : { hint }) });
  }
  for (const [index, reference] of (spec.identityRefs ?? []).entries()) {
    const path = `spec.identityRefs.${index}`;
    if (refersTo(reference, "", "ServiceAccount")) continue;
    if (!refersTo(reference, "", "Namespace")) {
      const message = `invalid identity target kind: ${visible(canonicalKind(reference))}`;
      const hint = supportedReference("identity", reference, path);
      refusals.push({ code: "A008", message, path: kindPath(path, reference), hint });
    } else if (reference.namespace !== undefined) {
      const message = "Namespace identity_ref is cluster-scoped and cannot have a namespace";
      refusals.push({ code: "A007", message, path: `${path}.namespace` });
    }
  }
  return refusals;
}

function admitNetworks({ spec }: NetworkAuthentication): Refusal[] {
  if (spec.networks.length === 0) {
    return [{ code: "A012", message: "at least one network must be specified", path: "spec.networks" }];
  }
  return spec.networks.flatMap((network, index) => admitNetwork(network, `spec.networks.${index}`));
}

function admitNetwork({ cidr, except }: { cidr: string; except: readonly string[] }, path: string): Refusal[] {
  const outer = parseCidr(cidr);
  const refusals: Refusal[] = outer === undefined ? [unreadable(cidr, `${path}.cidr`)] : [];
  for (const [index, exception] of except.entries()) {
    const at = `${path}.except.${index}`;
    const inner = parseCidr(exception);
    if (inner === undefined) refusals.push(unreadable(exception, at));
    if (inner === undefined || outer === undefined) continue;
    const [network, hole] = [visible(cidr), visible(exception)];
    if (containsCidr(inner, outer)) {
      const message = `cidr '${network}' is completely negated by exception '${hole}'`;
      refusals.push({ code: "A014", message, path: at });
    } else if (!containsCidr(outer, inner)) {
      refusals.push({ code: "A015", message: `cidr '${network}' does not include exception '${hole}'`, path: at });
    }
  }
  return refusals;
}

function unreadable(text: string, path: string): Refusal {
  return { code: "A013", message: `\`${visible(text)}\` is neither an IP address nor a CIDR`, path };
}

/** The indexes of the references that name the type. */
function indexesOf(references: readonly NamespacedTargetReference[], group: string, kind: string): number[] {
  return [...references.entries()].filter(([, reference]) => refersTo(reference, group, kind)).map(([index]) => index);
}

function isRoute(reference: TargetReference): boolean {
  return (
    refersTo(reference, POLICY_GROUP, "HTTPRoute") ||
    refersTo(reference, GATEWAY_GROUP, "HTTPRoute") ||
    refersTo(reference, GATEWAY_GROUP, "GRPCRoute")
  );
}

/** The part of a reference to point at: its group when it has one, since that is what is mostly wrong. */
function kindPath(path: string, reference: TargetReference): string {
  return `${path}.${reference.group === undefined ? "kind" : "group"}`;
}

function problemsOf(resource: Resource, refusals: readonly Refusal[]): Problem[] {
  const { namespace, name } = resource.metadata;
  return refusals.map((refusal) => {
    const place = { file: resource.origin.file, ...resource.origin.range(refusal.path) };
    return problemAt(place, { ...refusal, object: { kind: resource.kind, namespace, name } });
  });
}

const POLICY_GROUP = "policy.linkerd.io";
const GATEWAY_GROUP = "gateway.networking.k8s.io";
