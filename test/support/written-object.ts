import assert from "node:assert/strict";
import { Composer, Parser, type ParsedNode } from "yaml";
import { defaultDocumentLimits } from "../../src/resources/index.js";
import type { WrittenObject } from "../../src/resources/origin.js";
import { readNode } from "../../src/resources/read-node.js";
import { sourceText } from "../../src/resources/source-text.js";

/** One YAML document as the builders of edits see an object. */
export function writtenObject(text: string): WrittenObject {
  const [document, ...others] = new Composer<ParsedNode>({ version: "1.2", schema: "core", uniqueKeys: false }).compose(
    new Parser().parse(text),
  );
  assert.deepEqual([document?.errors, others], [[], []], text);
  const root = readNode(document!, defaultDocumentLimits, (_span, finding) => assert.fail(finding.message));
  assert.ok(root !== undefined);
  return { source: sourceText("m.yaml", text), root };
}
