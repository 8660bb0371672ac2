import type { Command } from "commander";
import { apiGroup, manifestObject, type Resource } from "../../resources/index.js";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { findResource, resourcesOfKind } from "../find-resource.js";
import { columnsOf } from "../kind-columns.js";
import { qualifiedKind, type KindNames } from "../kinds.js";
import { addManifestOptions, loadPolicyView, reportRejections, type ManifestFlags } from "../manifest-options.js";
import { addNamespaceOption } from "../namespace-option.js";
import { outputOption } from "../output-option.js";
import type { PolicyView } from "../policy-view.js";
import { parseResourceArgument } from "../resource-argument.js";
import { tableLines } from "../table.js";
import { yamlDocument } from "../yaml-document.js";

interface GetFlags extends ManifestFlags {
  readonly namespace: string;
  readonly allNamespaces?: true;
  readonly output: "table" | "wide" | "json" | "yaml" | "name";
}

/** `get`: kubectl's table of a kind, with what binds to what. */
export function addGet(program: Command, context: CommandContext): void {
  const command = program
    .command("get")
    .description("list resources as kubectl does, with what binds to what")
    .argument("<resource...>", "KIND, KIND/NAME or KIND NAME")
    .option("-A, --all-namespaces", "all namespaces")
    .addOption(outputOption(["table", "wide", "json", "yaml", "name"]));
  addManifestOptions(addNamespaceOption(command)).action((words: string[], flags: GetFlags) =>
    runGet(words, flags, context),
  );
}

async function runGet(words: readonly string[], flags: GetFlags, context: CommandContext): Promise<void> {
  const { kind, name } = parseResourceArgument(words);
  const view = await loadPolicyView(flags, context);
  if (reportRejections(view, context)) context.finish(exitCode.invalidInput);
  const isEverywhere = flags.allNamespaces === true;
  const found =
    name === undefined
      ? resourcesOfKind(view, kind, isEverywhere ? undefined : flags.namespace)
      : [findResource(view, kind, name, flags.namespace)];
  print(found, { kind, isSingle: name !== undefined, isEverywhere, flags, view, context });
}

interface Printing {
  readonly kind: KindNames;
  readonly isSingle: boolean;
  readonly isEverywhere: boolean;
  readonly flags: GetFlags;
  readonly view: PolicyView;
  readonly context: CommandContext;
}

function print(found: readonly Resource[], printing: Printing): void {
  const { kind, isSingle, flags, context } = printing;
  switch (flags.output) {
    case "json":
      context.output.json(listOrObject(found, isSingle));
      return;
    case "yaml":
      context.output.lines(yamlDocument(listOrObject(found, isSingle)).trimEnd().split("\n"));
      return;
    case "name":
      context.output.lines(
        found.map(
          ({ apiVersion, metadata }) => `${qualifiedKind({ ...kind, group: apiGroup(apiVersion) })}/${metadata.name}`,
        ),
      );
      return;
    case "table":
    case "wide":
      if (found.length === 0) context.output.talk(nothingFound(printing));
      else context.output.lines(resourceTable(found, printing));
  }
}

/** A single object as it is, several as the list that kubectl prints. */
function listOrObject(found: readonly Resource[], isSingle: boolean): unknown {
  const items = found.map(manifestObject);
  return isSingle ? items[0] : { apiVersion: "v1", kind: "List", metadata: {}, items };
}

function resourceTable(found: readonly Resource[], { kind, isEverywhere, flags, view, context }: Printing): string[] {
  const columns = columnsOf(kind.kind).filter((column) => flags.output === "wide" || column.isWide !== true);
  const withNamespace = isEverywhere && kind.namespaced;
  const now = context.io.now();
  const header = [...(withNamespace ? ["NAMESPACE"] : []), ...columns.map((column) => column.header)];
  const rows = found.map((resource) => [
    ...(withNamespace ? [resource.metadata.namespace] : []),
    ...columns.map((column) => column.cell(resource, view, now)),
  ]);
  return tableLines(header, rows);
}

function nothingFound({ kind, isEverywhere, flags, view }: Printing): string {
  const elsewhere = resourcesOfKind(view, kind).length;
  if (isEverywhere || !kind.namespaced) return `no ${kind.plural} found`;
  const others = elsewhere === 0 ? "" : `; ${elsewhere} in other namespaces, which \`-A\` lists`;
  return `no ${kind.plural} found in namespace \`${flags.namespace}\`${others}`;
}
