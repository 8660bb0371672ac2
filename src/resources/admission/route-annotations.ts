import type { Metadata, ParentReference } from "../model.js";
import { visible } from "../quoted.js";
import type { Refusal } from "./refusal.js";
import { isOutboundParent } from "./route-parents.js";

/** Retries and timeouts of a route whose parent is a Service or an EgressNetwork; other routes may say anything here. */
export function admitAnnotations(
  family: "http" | "grpc",
  { annotations }: Metadata,
  parents: readonly ParentReference[],
): Refusal[] {
  if (!parents.some(isOutboundParent)) return [];
  const conditions = family === "http" ? checkHttpConditions : checkGrpcConditions;
  const rules: [key: string, check: (text: string) => string | undefined][] = [
    ["retry.linkerd.io/limit", checkLimit],
    ["retry.linkerd.io/timeout", checkTimeout],
    [`retry.linkerd.io/${family}`, conditions],
    ["timeout.linkerd.io/response", checkTimeout],
    ["timeout.linkerd.io/request", checkTimeout],
    ["timeout.linkerd.io/idle", checkTimeout],
  ];
  return rules.flatMap(([key, check]) => {
    const text = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
    const message = text === undefined ? undefined : check(text);
    return message === undefined
      ? []
      : [{ code: "A021", message: visible(message), path: `metadata.annotations.${key}` }];
  });
}

function checkLimit(text: string): string | undefined {
  if (text === "") return "cannot parse integer from empty string";
  if (!WHOLE_NUMBER.test(text)) return "invalid digit found in string";
  return Number(text) > 65535 ? "number too large to fit in target type" : undefined;
}

function checkTimeout(written: string): string | undefined {
  const text = written.trim();
  if (text.startsWith("-")) return `duration value cannot be negative: '${text}'`;
  const [, magnitude, unit] = /^(.*[0-9])([^0-9]*)$/s.exec(text) ?? [];
  if (magnitude === undefined || unit === undefined) return `${text} does not contain a timeout duration value`;
  if (magnitude.includes(".")) return "fractional values not supported";
  if (!WHOLE_NUMBER.test(magnitude)) return "invalid digit found in string";
  const number = BigInt(magnitude.replace("+", ""));
  if (number > MAX_U64) return "number too large to fit in target type";
  if (unit === "" && number === 0n) return undefined;
  if (unit === "") return `missing duration unit; did you mean '${number}s' or '${number}ms'?`;
  if (!Object.hasOwn(MILLISECONDS, unit)) {
    return `invalid duration unit ${unit} (expected one of 'ms', 's', 'm', 'h', or 'd')`;
  }
  const isTooLong = number * MILLISECONDS[unit]! > MAX_U64;
  return isTooLong ? `Timeout value ${text} overflows when converted to 'ms'` : undefined;
}

function checkHttpConditions(text: string): string | undefined {
  const isGood = text.split(",").every((condition) => {
    if (/^(5xx|gateway-error)$/i.test(condition)) return true;
    const [first, last] = condition.split(/-(.*)/s, 2).map(statusOf);
    return first !== undefined && (condition.includes("-") ? last !== undefined && first <= last : true);
  });
  return isGood ? undefined : `invalid retry condition: ${text}`;
}

function checkGrpcConditions(text: string): string | undefined {
  const unknown = text.split(",").find((condition) => !GRPC_CONDITIONS.has(condition.toLowerCase()));
  return unknown === undefined ? undefined : `Unknown grpc retry condition: ${unknown}`;
}

function statusOf(text: string): number | undefined {
  const status = WHOLE_NUMBER.test(text) ? Number(text) : 0;
  return status >= 100 && status < 600 ? status : undefined;
}

const WHOLE_NUMBER = /^\+?[0-9]+$/;
const MAX_U64 = 2n ** 64n - 1n;
const MILLISECONDS: Readonly<Record<string, bigint>> = { ms: 1n, s: 1000n, m: 60_000n, h: 3_600_000n, d: 86_400_000n };
const GRPC_CONDITIONS: ReadonlySet<string> = new Set([
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
  "unavailable",
]);
