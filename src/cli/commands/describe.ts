import type { Command } from "commander";
import { manifestObject, type Resource } from "../../resources/index.js";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { fieldLines } from "../field-lines.js";
import { findResource } from "../find-resource.js";
import { addManifestOptions, loadPolicyView, reportRejections, type ManifestFlags } from "../manifest-options.js";
import { addNamespaceOption } from "../namespace-option.js";
import { outputOption } from "../output-option.js";
import { relationsOf, type Relations } from "../relation-sections.js";
import { parseNamedResource } from "../resource-argument.js";
import { tableLines } from "../table.js";

interface DescribeFlags extends ManifestFlags {
  readonly namespace: string;
  readonly output: string;
}

/** `describe`: one object with its fields, what refers to it, what it resolves to, and whether it binds. */
export function addDescribe(program: Command, context: CommandContext): void {
  const command = program
    .command("describe")
    .description("show one resource, what refers to it, what it resolves to and whether it binds")
    .argument("<resource...>", "KIND/NAME or KIND NAME")
    .addOption(outputOption(["text", "json"]));
  addManifestOptions(addNamespaceOption(command)).action((words: string[], flags: DescribeFlags) =>
    runDescribe(words, flags, context),
  );
}

async function runDescribe(words: readonly string[], flags: DescribeFlags, context: CommandContext): Promise<void> {
  const { kind, name } = parseNamedResource(words);
  const view = await loadPolicyView(flags, context);
  if (reportRejections(view, context)) context.finish(exitCode.invalidInput);
  const resource = findResource(view, kind, name, flags.namespace);
  const relations = relationsOf(resource, view);
  if (flags.output === "json") context.output.json({ resource: manifestObject(resource), ...relations });
  else context.output.lines(descriptionLines(resource, relations));
}

function descriptionLines(resource: Resource, { sections, conditions }: Relations): string[] {
  const { metadata, kind, apiVersion, origin } = resource;
  const spec = (manifestObject(resource)["spec"] ?? {}) as Readonly<Record<string, unknown>>;
  const heading: readonly [string, readonly string[]][] = [
    ["Name", [metadata.name]],
    ...(metadata.namespace === "" ? [] : [["Namespace", [metadata.namespace]] as [string, string[]]]),
    ["Labels", mapLines(metadata.labels, "=")],
    ["Annotations", mapLines(metadata.annotations, ": ")],
    ["API Version", [apiVersion]],
    ["Kind", [kind]],
    ["Defined At", [`${origin.file}:${origin.line}`]],
  ];
  return [
    ...heading.flatMap(([title, values]) => headingLines(title, values)),
    ...(Object.keys(spec).length === 0 ? [] : ["Spec:", ...fieldLines(spec, "  ")]),
    ...sections.flatMap(({ title, lines }) => [
      `${title}:`,
      ...(lines.length === 0 ? ["  <none>"] : lines.map((line) => `  ${line}`)),
    ]),
    ...conditionLines(conditions),
  ];
}

function headingLines(title: string, values: readonly string[]): string[] {
  const [first = "<none>", ...rest] = values;
  return [`${title}:`.padEnd(headingWidth) + first, ...rest.map((value) => " ".repeat(headingWidth) + value)];
}

function mapLines(map: Readonly<Record<string, string>>, separator: string): string[] {
  return Object.entries(map).map(([key, value]) => `${key}${separator}${value}`);
}

function conditionLines(conditions: Relations["conditions"]): string[] {
  if (conditions.length === 0) return [];
  const rows = conditions.map(({ type, status, reason, message }) => [type, status, reason, message]);
  return ["Conditions:", ...tableLines(["TYPE", "STATUS", "REASON", "MESSAGE"], rows).map((line) => `  ${line}`)];
}

const headingWidth = "Annotations:  ".length;
