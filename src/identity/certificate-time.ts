import type { DerElement } from "./der-reader.js";
import { contentOf, derTag, readChildren } from "./der-reader.js";

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The two ends of a certificate's validity. Undefined when one is not a time as RFC 5280 writes it. */
export function readValidity(der: Uint8Array, element: DerElement): Validity | undefined {
  const times = readChildren(der, element);
  if (times?.length !== 2) return undefined;
  const notBefore = readTime(der, times[0]!);
  const notAfter = readTime(der, times[1]!);
  return notBefore && notAfter && { notBefore, notAfter };
}

/** RFC 3339 in UTC with whole seconds: `2030-05-05T10:00:40Z`. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** UTCTime `YYMMDDHHMMSSZ` (years 1950 to 2049) or GeneralizedTime `YYYYMMDDHHMMSSZ`. */
function readTime(der: Uint8Array, element: DerElement): Date | undefined {
  const isShort = element.tag === derTag.utcTime;
  if (!isShort && element.tag !== derTag.generalizedTime) return undefined;
  const bytes = contentOf(der, element);
  const digits = (isShort ? 12 : 14) - 10;
  if (bytes.length !== digits + 11 || bytes[digits + 10] !== letterZ) return undefined;
  const written = readNumber(bytes, 0, digits);
  const year = isShort ? (written < 50 ? 2000 : 1900) + written : written;
  const [month, day, hour, minute, second] = [0, 2, 4, 6, 8].map((at) => readNumber(bytes, digits + at, 2));
  const time = new Date(Date.UTC(year, month! - 1, day, hour, minute, second));
  // NaN for a byte that is no digit; the comparison finds the 31st of February, which Date moves to March.
  if (Number.isNaN(time.getTime())) return undefined;
  const isSameDay = time.getUTCMonth() === month! - 1 && time.getUTCDate() === day;
  const isSameTime = time.getUTCHours() === hour && time.getUTCMinutes() === minute && second! < 60;
  return isSameDay && isSameTime ? time : undefined;
}

function readNumber(bytes: Uint8Array, start: number, digits: number): number {
  let value = 0;
  for (let index = start; index < start + digits; index++) {
    const digit = bytes[index]! - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN;
  }
  return value;
}

const letterZ = 0x5a;
