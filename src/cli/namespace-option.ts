import type { Command } from "commander";

/** `-n NS`, as in kubectl without a context. */
export function addNamespaceOption(command: Command): Command {
  return command.option("-n, --namespace <namespace>", "namespace of the resource", "default");
}
