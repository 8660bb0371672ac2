import { Command } from "commander";
import type { CommandContext } from "./command-context.js";
import { addAuthz } from "./commands/authz.js";
import { addCertsGenerate } from "./commands/certs-generate.js";
import { addCertsVerify } from "./commands/certs-verify.js";
import { addDescribe } from "./commands/describe.js";
import { addGet } from "./commands/get.js";
import { addExplain } from "./commands/explain.js";
import { addExec } from "./commands/exec.js";
import { addIdentity } from "./commands/identity.js";
import { addLint } from "./commands/lint.js";
import { addUp } from "./commands/up.js";

/** The whole command line. Building it does nothing; the reference page is generated from it. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("meshtls")
    .description("workload identity and authorization for services, with Linkerd's policy resources")
    .version(context.io.version)
    .exitOverride()
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureOutput({
      // Help is a result when it was asked for; commander's errors are printed by `report-failure.ts`.
      writeOut: (text) => context.output.lines(text.trimEnd().split("\n")),
      writeErr: (text) => {
        for (const line of text.trimEnd().split("\n")) context.output.talk(line);
      },
      outputError: () => undefined,
    });
  addUp(program, context);
  addExec(program, context);
  addExplain(program, context);
  addLint(program, context);
  addAuthz(program, context);
  addGet(program, context);
  addDescribe(program, context);
  addIdentity(program, context);
  const certs = program.command("certs").description("make and verify trust anchors and issuers");
  addCertsGenerate(certs, context);
  addCertsVerify(certs, context);
  return program;
}
