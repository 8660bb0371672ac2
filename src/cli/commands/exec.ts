import type { Command } from "commander";
import { resolve } from "node:path";
import { execAs } from "../../local/index.js";
import type { CommandContext } from "../command-context.js";
import { addStateOption } from "../manifest-options.js";
import { addNamespaceOption } from "../namespace-option.js";
import { parseNamedResource } from "../resource-argument.js";

interface ExecFlags {
  readonly namespace: string;
  readonly stateDir: string;
}

/** `exec`: any program of this machine as a workload of the running mesh, with that workload's identity. */
export function addExec(program: Command, context: CommandContext): void {
  const command = program
    .command("exec")
    .description("run a command as a workload of the running mesh; exits as the command does")
    .argument("<resource>", "deploy/NAME, sts/NAME, ds/NAME or pod/NAME")
    .argument("[command...]", "after `--`: the program and its arguments");
  addStateOption(addNamespaceOption(command)).action(async (resource: string, words: string[], flags: ExecFlags) => {
    const { kind, name } = parseNamedResource([resource]);
    const { cwd, env } = context.io;
    const { namespace } = flags;
    const stateDir = resolve(cwd, flags.stateDir);
    context.finish(await execAs({ stateDir, namespace, kind: kind.kind, name, command: words, environment: env, cwd }));
  });
}
