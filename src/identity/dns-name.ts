/** Whether `text` is a DNS-1123 label: 1 to 63 of `a-z`, `0-9` and inner `-`. */
export function isDnsLabel(text: string): boolean {
  if (text.length === 0 || text.length > maxLabelLength) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isDigit(code) || isLowerLetter(code)) continue;
    if (code !== hyphen || index === 0 || index === text.length - 1) return false;
  }
  return true;
}

/** Whether `text` is a DNS-1123 subdomain: labels joined by dots, at most 253 characters. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= maxNameLength && text.split(".").every(isDnsLabel);
}

/**
 * The lower-cased form of a DNS name that can be an identity, or undefined when `text` is none (policy.md 2.1).
 *
 * Looser than DNS-1123, because it reads what other issuers wrote: upper case and underscores are allowed. A trailing
 * dot, an empty label, a wildcard, a last label of digits only (an IPv4 address), and every byte outside
 * `A-Z a-z 0-9 - _ .` make it no name. A NUL must never cut a name short: `victim\0.attacker` is not `victim`.
 */
export function parseDnsName(text: string): string | undefined {
  if (text.length === 0 || text.length > maxNameLength) return undefined;
  let labelStart = 0;
  let labelIsNumeric = true;
  for (let index = 0; index <= text.length; index++) {
    const code = index === text.length ? dot : text.charCodeAt(index);
    if (code === dot) {
      const length = index - labelStart;
      if (length === 0 || length > maxLabelLength || text.charCodeAt(index - 1) === hyphen) return undefined;
      if (index === text.length) break;
      labelStart = index + 1;
      labelIsNumeric = true;
    } else if (code === hyphen) {
      if (index === labelStart) return undefined;
      labelIsNumeric = false;
    } else if (isLowerLetter(code | lowerCaseBit) || code === underscore) {
      labelIsNumeric = false;
    } else if (!isDigit(code)) {
      return undefined;
    }
  }
  return labelIsNumeric ? undefined : text.toLowerCase();
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLowerLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

const maxLabelLength = 63;
const maxNameLength = 253;
const hyphen = 0x2d;
const dot = 0x2e;
const underscore = 0x5f;
const lowerCaseBit = 0x20;
