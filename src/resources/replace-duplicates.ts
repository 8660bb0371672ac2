import type { MeshTLSAuthentication, Resource } from "./model.js";
import { problemAt } from "./problem-report.js";
import type { Problem } from "./problem.js";
import { quoted } from "./quoted.js";

/**
 * The resources with each object once: the last definition, in its own place. Every replaced one is a problem, because
 * Kubernetes replaces without a word; when a MeshTLSAuthentication loses clients that way, the message names them.
 */
export function replaceDuplicates(resources: readonly Resource[]): { resources: Resource[]; problems: Problem[] } {
  const latest = new Map<string, Resource>();
  const problems: Problem[] = [];
  for (const resource of resources) {
    const key = keyOf(resource);
    const earlier = latest.get(key);
    if (earlier !== undefined) problems.push(describeReplacement(earlier, resource));
    latest.delete(key);
    latest.set(key, resource);
  }
  return { resources: [...latest.values()], problems };
}

/** One object is one group, kind, namespace and name; the version does not count. */
function keyOf({ apiVersion, kind, metadata }: Resource): string {
  const slash = apiVersion.indexOf("/");
  const group = slash === -1 ? "" : apiVersion.slice(0, slash);
  return [group, kind, metadata.namespace, metadata.name].join("/");
}

function describeReplacement(earlier: Resource, later: Resource): Problem {
  const { kind, origin, metadata } = later;
  const { namespace, name } = metadata;
  const object = `${kind} ${quoted(namespace === "" ? name : `${namespace}/${name}`)}`;
  const first = `${earlier.origin.file}:${earlier.origin.line}`;
  const second = `${origin.file}:${origin.line}`;
  const lost =
    earlier.kind === "MeshTLSAuthentication" && later.kind === "MeshTLSAuthentication"
      ? lostClients(earlier, later)
      : [];
  const loss = lost.length === 0 ? "" : ` and drops ${lost.map(quoted).join(", ")}`;
  const message = `${object} is defined twice: ${second} replaces ${first}${loss}`;
  const place = { file: origin.file, ...origin.range("") };
  return problemAt(place, { code: "P019", message, object: { kind, namespace, name } });
}

function lostClients(earlier: MeshTLSAuthentication, later: MeshTLSAuthentication): string[] {
  const kept = new Set(clientsOf(later));
  return clientsOf(earlier).filter((client) => !kept.has(client));
}

function clientsOf({ metadata, spec }: MeshTLSAuthentication): string[] {
  const references = (spec.identityRefs ?? []).map(({ kind, namespace, name }) => {
    const isNamespace = kind.toLowerCase() === "namespace";
    return isNamespace ? `namespace ${name}` : `sa/${namespace ?? metadata.namespace}/${name}`;
  });
  return [...(spec.identities ?? []), ...references];
}
