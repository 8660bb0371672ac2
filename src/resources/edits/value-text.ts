import { stringify } from "yaml";
import type { SourceStyle } from "../source-node.js";

/** What an edit may write: texts, numbers, booleans, and maps and lists of them. */
export type EditValue = string | number | boolean | readonly EditValue[] | { readonly [key: string]: EditValue };

/**
 * A value as it stands on one line, inside braces and brackets too. A text keeps the quotes it had (`style`) and gets
 * double ones where it would otherwise be read as something else, by YAML 1.1 as well.
 */
export function valueText(value: EditValue, style: SourceStyle = "plain"): string {
  if (typeof value === "string") return scalarText(value, style);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return `[${value.map((item) => valueText(item)).join(", ")}]`;
  const entries = Object.entries(value).map(([key, entry]) => `${scalarText(key, "plain")}: ${valueText(entry)}`);
  return `{${entries.join(", ")}}`;
}

/** A value as the lines of block style, the first without indentation: `key: value` lines of a map, `- item` of a list. */
function valueLines(value: EditValue): string[] {
  if (typeof value !== "object" || isEmpty(value)) return [valueText(value)];
  if (isList(value)) return value.flatMap((item) => underMark("- ", valueLines(item)));
  return Object.entries(value).flatMap(([key, entry]) => entryLines(key, entry));
}

/** The lines of `key: value` in block style, the first without indentation. */
export function entryLines(key: string, value: EditValue): string[] {
  const name = scalarText(key, "plain");
  const lines = valueLines(value);
  if (typeof value !== "object" || isEmpty(value)) return [`${name}: ${lines[0]!}`];
  return [`${name}:`, ...lines.map((line) => `  ${line}`)];
}

/** The lines of `- item` in block style, the first without indentation. */
export function itemLines(value: EditValue): string[] {
  return underMark("- ", valueLines(value));
}

function underMark(mark: string, [first, ...rest]: readonly string[]): string[] {
  return [`${mark}${first!}`, ...rest.map((line) => `${" ".repeat(mark.length)}${line}`)];
}

function scalarText(text: string, style: SourceStyle): string {
  if (style === "single" && PRINTABLE.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (style === "plain" && PLAIN.test(text) && !MEANS_SOMETHING.test(text)) return text;
  return stringify(text, { defaultStringType: "QUOTE_DOUBLE", lineWidth: 0 }).trimEnd();
}

function isList(value: EditValue): value is readonly EditValue[] {
  return Array.isArray(value);
}

function isEmpty(value: EditValue): boolean {
  return typeof value === "object" && Object.keys(value).length === 0;
}

const PRINTABLE = /^[ -~]*$/;
/** Far narrower than YAML allows: what nobody has to think about. */
const PLAIN = /^[A-Za-z_/][-A-Za-z0-9_./]*$/;
/** Words of YAML 1.1 and 1.2 for booleans and nothing. */
const MEANS_SOMETHING = /^(y|n|yes|no|on|off|true|false|null)$/i;
