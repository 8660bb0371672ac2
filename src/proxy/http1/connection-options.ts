import { isToken } from "./header-fields.js";

/** What the Connection fields of a head ask for. */
export interface ConnectionOptions {
  readonly close: boolean;
  readonly keepAlive: boolean;
  readonly upgrade: boolean;
  /** Lower-case names of header fields that must not travel further. */
  readonly nominated: readonly string[];
}

/** Fields that frame or route a message. A Connection header that names one is an attempt to have it removed. */
const essential = new Set(["host", "content-length", "transfer-encoding", "connection", "l5d-client-id"]);

/** Reads the comma-separated values of all Connection fields; undefined when they are malformed or hostile. */
export function readConnectionOptions(values: readonly string[]): ConnectionOptions | undefined {
  const options = values
    .join(",")
    .split(",")
    .map((option) => option.replace(/^[ \t]+|[ \t]+$/g, "").toLowerCase())
    .filter((option) => option !== "");
  if (!options.every((option) => isToken(option) && !essential.has(option.replaceAll("_", "-")))) return undefined;
  return {
    close: options.includes("close"),
    keepAlive: options.includes("keep-alive"),
    upgrade: options.includes("upgrade"),
    nominated: options.filter((option) => option !== "close" && option !== "keep-alive" && option !== "upgrade"),
  };
}
