import { editDistance, quoted } from "../resources/index.js";

/**
 * How a value that was sent differs from the one that is asked for, when it is by something that is easily overlooked:
 * one sentence. Null when they are equal, or simply different.
 */
export function textSlip(wanted: string, sent: string): string | null {
  if (wanted === sent) return null;
  const pair = `${quoted(wanted)} differs from ${quoted(sent)}`;
  if (wanted.toLowerCase() === sent.toLowerCase()) return `${pair} in case, which counts`;
  if (withoutEnd(wanted) === withoutEnd(sent)) return `${pair} in a slash at the end, which counts`;
  if (wanted === decoded(sent) || decoded(wanted) === sent) {
    return `${pair} in how it is encoded: paths are compared as they are sent, undecoded`;
  }
  if (wanted === sent.replace(/\/{2,}/g, "/")) return `${pair} in a doubled slash, which counts`;
  if (wanted.trim() === sent.trim()) return `${pair} in space around it`;
  if (Math.abs(wanted.length - sent.length) > 1 || Math.min(wanted.length, sent.length) < minLength) return null;
  return wanted.length <= maxLength && sent.length <= maxLength && editDistance(wanted, sent) === 1
    ? `${pair} in one letter`
    : null;
}

/** The same for the beginning of a path, up to where the prefix would end. */
export function prefixSlip(prefix: string, sent: string): string | null {
  const segments = withoutEnd(prefix).split("/").length;
  const beginning = sent.split("/").slice(0, segments).join("/");
  if (beginning !== withoutEnd(prefix)) return textSlip(withoutEnd(prefix), beginning);
  return null;
}

function withoutEnd(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Of two letters, one is half of the word. */
const minLength = 4;
/** Longer texts are nobody's typing error, and counting their differences would cost. */
const maxLength = 256;
