import { admit } from "./admission/admit.js";
import { classifyKind } from "./classify-kind.js";
import { describeIssue } from "./describe-issue.js";
import { apiVersionFix } from "./fixes/api-version-fix.js";
import { quoteFix } from "./fixes/quote-fix.js";
import { spellingFix } from "./fixes/spelling-fix.js";
import { knownKeys } from "./known-keys.js";
import type { Metadata, Origin, Resource } from "./model.js";
import type { OutboundResource } from "./outbound-model.js";
import { originOf, type WrittenObject } from "./origin.js";
import type { Finding, ObjectName, ProblemReport } from "./problem-report.js";
import { hasRejection } from "./problem.js";
import { noEntries } from "./schemas/metadata.js";
import type { KindDefinition, ObjectBody } from "./schemas/kind-definition.js";
import { findSpan, type SourceNode, type SourcePart } from "./source-node.js";
import type { SourceText } from "./source-text.js";
import { findYaml11Words } from "./yaml-1-1.js";

/** The object at `root` as a resource, or undefined when it is refused or not read; either is reported. */
export function validateObject(source: SourceText, root: SourceNode, report: ProblemReport): Resource | undefined {
  const { apiVersion, kind } = root.value as { apiVersion?: unknown; kind?: unknown };
  const written: WrittenObject = { source, root };
  const object = nameOf(root.value);
  const add: AddFinding = (path, finding, part = "value") => {
    report.add(source, findSpan(source, root, path, part), { object, path: path.join("."), ...finding });
  };

  for (const [field, value] of Object.entries({ apiVersion, kind })) {
    if (typeof value === "string" && value !== "") continue;
    const message = value === undefined ? `\`${field}\` is missing` : `\`${field}\` must be a text`;
    add([field], { code: "R015", message });
  }
  if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion === "" || kind === "") return undefined;

  const verdict = classifyKind(apiVersion, kind);
  if (verdict.verdict === "unread") {
    add([verdict.field], verdict);
    return undefined;
  }
  const { definition, version } = verdict;
  const schema = definition.versions[version]!;
  const result = schema.safeParse(root.value);
  if (!result.success) {
    for (const issue of result.error.issues) {
      for (const { path, at, ...text } of describeIssue(issue, root, (to) => knownKeys(schema, to))) {
        add(path, { ...text, fix: spellingFix(written, text.code, path) }, at);
      }
    }
    return undefined;
  }

  const resource = resourceOf(definition, apiVersion, result.data, originOf(written));
  const problems = admit(resource);
  for (const problem of problems) report.addProblem(problem);
  addWarnings(result.data, definition, version, written, add);
  return hasRejection(problems) || isOutbound(resource) ? undefined : resource;
}

/** Reports a finding at a path of the object. */
type AddFinding = (path: readonly string[], finding: Finding, part?: SourcePart) => void;

function resourceOf(
  definition: KindDefinition,
  apiVersion: string,
  body: ObjectBody<Resource | OutboundResource>,
  origin: Origin,
): Resource | OutboundResource {
  const { name, namespace, labels, annotations, creationTimestamp } = body.metadata;
  const metadata: Metadata = {
    name,
    namespace: definition.isNamespaced ? (namespace ?? "default") : "",
    labels: labels ?? noEntries(),
    annotations: annotations ?? noEntries(),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
  };
  const { kind } = definition;
  // A definition pairs the kind with the schema of its own spec; the union of all definitions has lost that.
  return { kind, apiVersion, metadata, ...("spec" in body ? { spec: body.spec } : {}), origin } as
    Resource | OutboundResource;
}

/** Who the object says it is, before anything about it is known to be right. */
function nameOf(value: unknown): ObjectName {
  const { kind, metadata } = value as { kind?: unknown; metadata?: unknown };
  const { name, namespace } = (typeof metadata === "object" && metadata !== null ? metadata : {}) as ObjectName;
  const text = (part: unknown): string => (typeof part === "string" ? part.slice(0, 253) : "");
  return { kind: text(kind), namespace: text(namespace), name: text(name) };
}

/** Read and admitted like the rest, and then left out: admission has said that nothing of it is enforced. */
function isOutbound(resource: Resource | OutboundResource): resource is OutboundResource {
  return resource.kind === "EgressNetwork" || resource.kind === "TLSRoute" || resource.kind === "TCPRoute";
}

function addWarnings(
  body: ObjectBody<Resource | OutboundResource>,
  definition: KindDefinition,
  version: string,
  written: WrittenObject,
  add: AddFinding,
): void {
  const deprecation = definition.deprecated?.[version];
  if (deprecation !== undefined) {
    const newest = Object.keys(definition.versions).at(-1)!;
    const hint = `-> ${definition.group}/${newest}`;
    add(["apiVersion"], {
      code: "P002",
      message: deprecation,
      hint,
      fix: apiVersionFix(written, definition, body),
    });
  }
  for (const { path, word } of findYaml11Words(definition.kind, written.root)) {
    const message = `kubectl reads the word \`${word}\` as a boolean`;
    const hint = `quote it: \`"${word}"\``;
    add(path, { code: "R026", message, hint, fix: quoteFix(written, path, word) });
  }
}
