import { Document, isScalar, visit } from "yaml";
import { escapeInStrings, needsEscaping } from "./json-document.js";

/**
 * YAML of plain data, ending in a line end. Texts with characters that a terminal obeys or hides are written in double
 * quotes with those characters escaped, which every YAML parser reads back.
 */
export function yamlDocument(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && typeof node.value === "string" && needsEscaping(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return escapeInStrings(document.toString({ lineWidth: 0 }));
}
