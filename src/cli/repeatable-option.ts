import { Option } from "commander";

/** An option that may be given several times; its value is the list of all values, empty when it is absent. */
export function repeatableOption(flags: string, description: string): Option {
  return new Option(flags, `${description} (repeatable)`)
    .default([], "none")
    .argParser((value: string, values: readonly string[]) => [...values, value]);
}
