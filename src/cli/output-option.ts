import { Option } from "commander";

/** `-o FORMAT`; the first of `formats` is the default. */
export function outputOption(formats: readonly [string, ...string[]]): Option {
  return new Option("-o, --output <format>", "how the result is printed").choices(formats).default(formats[0]);
}
