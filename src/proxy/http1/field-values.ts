import { equalsIgnoringCase, scanHeaderFields } from "./header-fields.js";

/**
 * Every value of the header between two positions, in order, as Latin-1 and without the blanks around it. `name` is in
 * lower case. Nothing is split at commas and nothing joined: two lines are two values. Reads the lines in place, so it
 * costs one pass and the strings it answers.
 */
export function fieldValues(bytes: Buffer, start: number, name: string): readonly string[] {
  let values: string[] | undefined;
  scanHeaderFields(bytes, start, Number.MAX_SAFE_INTEGER, {
    field: (_, nameStart, nameEnd, valueStart, valueEnd) => {
      if (equalsIgnoringCase(bytes, nameStart, nameEnd, name)) {
        (values ??= []).push(bytes.toString("latin1", valueStart, valueEnd));
      }
      return undefined;
    },
  });
  return values ?? noValues;
}

const noValues: readonly string[] = [];
