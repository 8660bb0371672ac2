/** The nanoseconds of a duration in Go's notation (`1h30m`, `-1.5s`, `0`), or undefined when the text is none. */
export function parseGoDuration(text: string): bigint | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const isNegative = text.startsWith("-");
  const rest = isNegative || text.startsWith("+") ? text.slice(1) : text;
  if (rest === "0") return 0n;
  if (!DURATION.test(rest)) return undefined;
  let sum = 0n;
  for (const [, whole = "", fraction = "", unit] of rest.matchAll(PART)) {
    const nanoseconds = NANOSECONDS[unit!]!;
    sum += BigInt(whole || "0") * nanoseconds;
    sum += (BigInt(fraction || "0") * nanoseconds) / 10n ** BigInt(fraction.length);
  }
  return isNegative ? -sum : sum;
}

/** A duration as Linkerd's messages print it: in the largest unit of s, ms, µs and ns that leaves a whole part. */
export function debugDuration(nanoseconds: bigint): string {
  const [unit, size] = UNITS.find(([, candidate]) => nanoseconds >= candidate) ?? (["ns", 1n] as const);
  const fraction = (nanoseconds % size)
    .toString()
    .padStart(size.toString().length - 1, "0")
    .replace(/0+$/, "");
  return `${nanoseconds / size}${size === 1n || fraction === "" ? "" : `.${fraction}`}${unit}`;
}

const DURATION = /^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/;
const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g;
/** Longer texts are nobody's timeout. */
const MAX_LENGTH = 64;

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const UNITS = [
  ["s", 1_000_000_000n],
  ["ms", 1_000_000n],
  ["µs", 1000n],
] as const;
