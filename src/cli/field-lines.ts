import { printable } from "../telemetry/index.js";

/**
 * Plain data as kubectl's `describe` prints it: one field a line, names in words, values of a block aligned, what lies
 * deeper indented. Keys of maps that people fill (labels) stay as they are.
 */
export function fieldLines(fields: Fields, indent = "", title = words): string[] {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  const scalars = entries.filter(([, value]) => !isBlock(value));
  const width = Math.max(0, ...scalars.map(([key]) => title(key).length));
  return entries.flatMap(([key, value]) => {
    const start = `${indent}${title(key)}:`;
    if (!isBlock(value)) return [`${start}${" ".repeat(width - title(key).length + 2)}${scalarText(value)}`];
    return [start, ...blockLines(value, `${indent}  `, mapFields.has(key) ? printable : words)];
  });
}

type Fields = Readonly<Record<string, unknown>>;
type Block = readonly unknown[] | Fields;

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function blockLines(block: Block, indent: string, title: (key: string) => string): string[] {
  if (!Array.isArray(block)) return fieldLines(block as Fields, indent, title);
  return block.flatMap((item: unknown) =>
    isBlock(item) ? blockLines(item, indent, title) : [`${indent}${scalarText(item)}`],
  );
}

/** An empty list or map is nothing at all. */
function scalarText(value: unknown): string {
  if (typeof value === "string") return printable(value);
  if (typeof value === "number" || typeof value === "boolean") return `${value}`;
  return "<none>";
}

/** `requiredAuthenticationRefs` reads `Required Authentication Refs`, `meshTLS` reads `Mesh TLS`. */
function words(key: string): string {
  const spaced = key.replace(/([a-z])([A-Z])/g, "$1 $2");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Fields whose keys are a person's own words. */
const mapFields: ReadonlySet<string> = new Set(["labels", "annotations", "matchLabels", "selector"]);
