import type { Command, Option } from "commander";
import { MeshtlsError } from "../errors.js";

/**
 * Refuses a command line that gives a flag twice where only one value counts.
 *
 * Why: the last one would win in silence, so that `tap deploy/api-server -n backend --to deploy/database -n data` looks
 * for the api-server in `data` (cli.md 1.0 and S35). The error names both values and, where it can, the line meant.
 *
 * @throws MeshtlsError `E_USAGE`
 */
export function refuseDuplicateFlags(program: Command, argv: readonly string[]): void {
  const options = optionsFor(program, argv);
  const seen = new Map<Option, Occurrence>();
  for (const occurrence of occurrences(options, argv)) {
    const earlier = seen.get(occurrence.option);
    if (earlier !== undefined && !isRepeatable(occurrence.option)) throw duplicate(earlier, occurrence, argv);
    seen.set(occurrence.option, occurrence);
  }
}

interface Occurrence {
  readonly option: Option;
  readonly value: string;
  /** Where in the command line the flag stands. */
  readonly index: number;
}

/** The options of the command that the first words name; of all commands when they name none. */
function optionsFor(program: Command, argv: readonly string[]): Option[] {
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command === program ? allOptions(program) : [...command.options];
}

function allOptions(command: Command): Option[] {
  return [...command.options, ...command.commands.flatMap(allOptions)].filter(
    (option, index, all) => all.findIndex((other) => other.long === option.long) === index,
  );
}

/** Every flag with a value before `--`, in order. The word after such a flag is its value, whatever it looks like. */
function* occurrences(options: readonly Option[], argv: readonly string[]): Generator<Occurrence> {
  const valued = options.filter((option) => option.required);
  for (let index = 0; index < argv.length && argv[index] !== "--"; index++) {
    const word = argv[index]!;
    const separate = valued.find((option) => word === option.long || word === option.short);
    if (separate !== undefined) {
      yield { option: separate, value: argv[index + 1] ?? "", index };
      index++;
      continue;
    }
    const attached = valued.find((option) => attachedValue(option, word) !== undefined);
    if (attached !== undefined) yield { option: attached, value: attachedValue(attached, word)!, index };
  }
}

/** The value of `--flag=value` or `-fvalue`. */
function attachedValue(option: Option, word: string): string | undefined {
  if (option.long && word.startsWith(`${option.long}=`)) return word.slice(option.long.length + 1);
  const isShort = option.short && !word.startsWith("--") && word.startsWith(option.short);
  return isShort && option.short ? word.slice(option.short.length) : undefined;
}

/** An option that collects has a list as its default. */
function isRepeatable(option: Option): boolean {
  return Array.isArray(option.defaultValue);
}

function duplicate(first: Occurrence, second: Occurrence, argv: readonly string[]): MeshtlsError {
  const flag = first.option.long ?? first.option.flags;
  return new MeshtlsError("E_USAGE", `flag ${flag} given twice (\`${first.value}\`, \`${second.value}\`)`, {
    hint: meant(second, argv) ?? "give it once",
  });
}

/** A second namespace that follows `--to` is the target's namespace, which belongs into `--to` itself. */
function meant(second: Occurrence, argv: readonly string[]): string | undefined {
  if (second.option.long !== "--namespace") return undefined;
  const flag = argv.lastIndexOf("--to", second.index);
  const target = argv[flag + 1];
  if (flag === -1 || target === undefined || target.split("/").length !== 2) return undefined;
  return `did you mean \`--to ${second.value}/${target}\`?`;
}
