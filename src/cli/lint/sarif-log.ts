import { createHash } from "node:crypto";
import { codeCatalogue } from "../../analysis/index.js";
import type { Fix, Problem, Severity, TextEdit } from "../../resources/index.js";
import type { ArtifactLocation } from "./artifact-location.js";
import type { LintReport } from "./lint-report.js";

/**
 * The report as a SARIF 2.1.0 log. Suppressed findings are in it, with their justification.
 *
 * Why no `helpUri`: there is no public address of the reference pages; `help` carries what they say.
 */
export function sarifLog(
  { problems, suppressed }: LintReport,
  version: string,
  locate: (file: string) => ArtifactLocation,
): unknown {
  const fingerprint = fingerprints();
  const results = [
    ...problems.map((problem) => result(problem, locate, fingerprint)),
    ...suppressed.map(({ problem, reason }) => ({
      ...result(problem, locate, fingerprint),
      suppressions: [{ kind: "inSource", status: "accepted", justification: reason }],
    })),
  ];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "meshtls", version, rules: [...codeCatalogue.keys()].map(rule) } },
        invocations: [{ executionSuccessful: true }],
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "the folder that meshtls ran in" } } },
        results,
      },
    ],
  };
}

function rule(code: string) {
  const { title, severities, why, remedy } = codeCatalogue.get(code)!;
  const help = [why, remedy].filter((part) => part !== "");
  return {
    id: code,
    name: pascalCase(title),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: help.join(" "), markdown: [`**${code}: ${title}**`, ...help].join("\n\n") },
    defaultConfiguration: { level: LEVELS[severities[0]!] },
  };
}

function result(problem: Problem, locate: (file: string) => ArtifactLocation, fingerprint: (of: Problem) => string) {
  const { code, severity, message, hint, kind, namespace, name, file, line, column, endLine, endColumn } = problem;
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  const object = [namespace, kind, name].filter((part) => part !== "").join("/");
  return {
    ruleId: code,
    ruleIndex: ruleIndexes.get(code)!,
    level: LEVELS[severity],
    message: { text: plainText(hint === "" ? message : `${message}; ${hint}`) },
    locations: [
      {
        physicalLocation: { artifactLocation: locate(file), region },
        ...(object === "" ? {} : { logicalLocations: [{ fullyQualifiedName: object, kind: "object" }] }),
      },
    ],
    partialFingerprints: { "meshtlsFinding/v1": fingerprint(problem) },
    ...(problem.fix === undefined ? {} : { fixes: [sarifFix(problem.fix, locate)] }),
  };
}

function sarifFix({ title, edits }: Fix, locate: (file: string) => ArtifactLocation) {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: plainText(title) },
    artifactChanges: files.map((file) => ({
      artifactLocation: locate(file),
      replacements: edits.filter((edit) => edit.file === file).map(replacement),
    })),
  };
}

function replacement({ start, end, text }: TextEdit) {
  return {
    deletedRegion: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
    insertedContent: { text },
  };
}

/** Stays the same while lines above a finding come and go; equal findings of one object are numbered. */
function fingerprints(): (problem: Problem) => string {
  const seen = new Map<string, number>();
  return ({ code, kind, namespace, name, path }) => {
    const subject = JSON.stringify([code, kind, namespace, name, path]);
    const number = (seen.get(subject) ?? 0) + 1;
    seen.set(subject, number);
    return `${createHash("sha256").update(subject).digest("hex").slice(0, 32)}:${number}`;
  };
}

/** A viewer makes a link of `[text](address)`, and a name in a message may be one. */
function plainText(text: string): string {
  return text.replaceAll("](", "] (");
}

function pascalCase(title: string): string {
  const words = title.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`).join("");
}

const LEVELS: Readonly<Record<Severity, string>> = { reject: "error", warn: "warning", info: "note" };

const ruleIndexes: ReadonlyMap<string, number> = new Map([...codeCatalogue.keys()].map((code, index) => [code, index]));
