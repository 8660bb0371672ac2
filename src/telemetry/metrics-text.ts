import { metricCatalogue, type MetricEntry, type MetricName } from "./metric-catalogue.js";

/** One line of a metrics page. */
export interface MetricSample {
  readonly name: MetricName;
  /** As `labelText` makes it. */
  readonly labels: string;
  readonly value: number;
}

/**
 * A page in Prometheus' text format 0.0.4. Families come in the order of the catalogue, samples in the order given; a
 * family without samples is left out, so that nothing is said that was not measured.
 */
export function metricsText(samples: readonly MetricSample[]): string {
  const lines = new Map<MetricName, string[]>();
  for (const { name, labels, value } of samples) {
    const line = `${name}${labels === "" ? "" : `{${labels}}`} ${numberText(value)}`;
    const known = lines.get(name);
    if (known === undefined) lines.set(name, [line]);
    else known.push(line);
  }
  const families = Object.entries<MetricEntry>(metricCatalogue).flatMap(([name, { type, help }]) => {
    const found = lines.get(name as MetricName);
    return found === undefined ? [] : [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...found];
  });
  return families.length === 0 ? "" : `${families.join("\n")}\n`;
}

/** `name="value",…` in the order given. Whatever a value holds, it stays inside of its quotes and on its line. */
export function labelText(labels: readonly (readonly [name: string, value: string])[]): string {
  return labels.map(([name, value]) => `${name}="${escapeValue(value)}"`).join(",");
}

/**
 * The format knows three escapes and takes every other character as it is. Attack: a separator that a reader of lines
 * takes for an end of line; such characters, which no name has, become U+FFFD.
 */
function escapeValue(value: string): string {
  return value
    .replace(/[\\"\n]/g, (character) => (character === "\n" ? "\\n" : `\\${character}`))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\ufffd");
}

function escapeHelp(help: string): string {
  return help.replace(/[\\\n]/g, (character) => (character === "\n" ? "\\n" : "\\\\"));
}

function numberText(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}
