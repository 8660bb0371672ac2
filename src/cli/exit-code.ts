import type { ErrorCode } from "../errors.js";

/** What a command's exit code says. `exec` alone exits as the command that it ran. */
export const exitCode = {
  /** Yes, or done. */
  success: 0,
  /** The command could not do it, or found something wrong. */
  failure: 1,
  /** `explain`: the answer is anything but allow. */
  deny: 2,
  /** The command line or the manifests do not say what is wanted. */
  invalidInput: 3,
} as const;

/** How a command ends that was stopped by an error of the catalogue. */
export function exitCodeOf(code: ErrorCode): number {
  return invalidInputCodes.has(code) ? exitCode.invalidInput : exitCode.failure;
}

const invalidInputCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "E_USAGE",
  "E_SOURCE_UNREADABLE",
  "E_IDENTITY_NAME",
  "E_CREDENTIALS_INCOMPLETE",
  "E_CREDENTIALS_UNREADABLE",
]);
