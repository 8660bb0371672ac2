import { MeshtlsError } from "../errors.js";

/**
 * Milliseconds of a duration as Go, `step` and kubectl write it: `87600h`, `24h0m0s`, `90m`, `30s`, `1h30m`; and, as an
 * extension, days: `365d`.
 *
 * @throws MeshtlsError `E_USAGE` for anything else, for zero, and for more than a hundred years.
 */
export function parseDuration(flag: string, text: string): number {
  const parts = [...text.matchAll(/(\d{1,9})(d|h|m|s)/gy)];
  const consumed = parts.reduce((length, part) => length + part[0].length, 0);
  const milliseconds = parts.reduce((sum, part) => sum + Number(part[1]) * unitMs[part[2] as Unit], 0);
  if (consumed !== text.length || milliseconds <= 0 || milliseconds > longestMs) {
    throw new MeshtlsError("E_USAGE", `${flag} \`${text}\` is not a duration`, {
      hint: "write hours, minutes and seconds such as `8760h` or `1h30m`, or days such as `365d`; a century at most",
    });
  }
  return milliseconds;
}

/** How long ago or ahead, as kubectl's AGE column words it: `45s`, `12m`, `3h20m`, `21h`, `5d`, `2y40d`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 120) return `${Math.max(0, seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return joined(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return joined(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return joined(days, "d", hours % 24, "h");
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? joined(years, "y", days % 365, "d") : `${years}y`;
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

type Unit = "d" | "h" | "m" | "s";
const unitMs: Record<Unit, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };
const longestMs = 100 * 365.25 * unitMs.d;
