import { printable } from "../telemetry/index.js";

/**
 * The lines of a table as kubectl prints them: columns left-aligned, three spaces apart, no trailing space. Cells are
 * made printable first, so that no name can forge a row or move a column.
 */
export function tableLines(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [header, ...rows].map((row) => row.map(cellText));
  const widths = header.map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, width(row[column] ?? "")), 0),
  );
  return cells.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat(widths[column]! - width(cell) + columnGap))
      .join("")
      .trimEnd(),
  );
}

/** A tab is harmless in a line and moves the columns of a table. */
function cellText(text: string): string {
  return printable(text).replaceAll("\t", "\\t");
}

/** Characters, not UTF-16 units: names may hold any script. */
function width(text: string): number {
  return Array.from(text).length;
}

const columnGap = 3;
