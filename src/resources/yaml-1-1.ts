import type { ResourceKind } from "./model.js";
import type { OutboundResource } from "./outbound-model.js";
import type { SourceNode } from "./source-node.js";

/** A word without quotes, and the path to it. */
export interface Yaml11Word {
  readonly path: readonly string[];
  readonly word: string;
}

/**
 * Words that are texts here (YAML 1.2) and booleans to kubectl (YAML 1.1), where a text is wanted: `env: no` as a label.
 * Only fields that are read are searched: `readOnly: yes` is a boolean in both worlds' eyes.
 */
export function findYaml11Words(kind: ResourceKind | OutboundResource["kind"], root: SourceNode): Yaml11Word[] {
  const words: Yaml11Word[] = [];
  search(root, [], (path, word) => {
    const dotted = path.join(".");
    if (MAPS_OF_TEXT.test(dotted) || (POLICY_KINDS.has(kind) && dotted.startsWith("spec."))) words.push({ path, word });
  });
  return words;
}

function search(node: SourceNode, path: readonly string[], found: (path: string[], word: string) => void): void {
  for (const [key, child] of node.children) {
    const { node: value } = child;
    if (value.style === "plain" && typeof value.value === "string" && BOOLEAN_1_1.test(value.value)) {
      found([...path, key], value.value);
    }
    search(value, [...path, key], found);
  }
}

const BOOLEAN_1_1 = /^(y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;
const MAPS_OF_TEXT =
  /(^|\.)(labels|annotations|matchLabels|nodeSelector)\.|^spec\.selector\.|\.(env\.\d+\.value|(command|args)\.\d+)$/;
const POLICY_KINDS: ReadonlySet<ResourceKind | OutboundResource["kind"]> = new Set([
  "Server",
  "AuthorizationPolicy",
  "MeshTLSAuthentication",
  "NetworkAuthentication",
  "ServerAuthorization",
  "HTTPRoute",
  "GRPCRoute",
  "HTTPLocalRateLimitPolicy",
  "EgressNetwork",
  "TLSRoute",
  "TCPRoute",
  "ExternalWorkload",
]);
