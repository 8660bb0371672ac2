import { differences } from "../differences.js";
import { fixOf } from "../edits/fix-of.js";
import { replaceValue } from "../edits/replace-value.js";
import type { WrittenObject } from "../origin.js";
import type { Fix } from "../problem.js";
import type { KindDefinition } from "../schemas/kind-definition.js";

/**
 * P002: the newest version, when it reads the object to say the same.
 *
 * Why this is safe: both versions are read by their own schema, defaults included, and nothing but the version differs.
 */
export function apiVersionFix(
  written: WrittenObject,
  { group, versions }: KindDefinition,
  meaning: unknown,
): Fix | undefined {
  const [newest, schema] = Object.entries(versions).at(-1)!;
  const apiVersion = `${group}/${newest}`;
  const read = schema.safeParse({ ...(written.root.value as object), apiVersion });
  if (!read.success || differences(withoutVersion(meaning), withoutVersion(read.data)).length > 0) return undefined;
  return fixOf(`set \`apiVersion: ${apiVersion}\``, replaceValue(written, ["apiVersion"], apiVersion));
}

function withoutVersion(body: unknown): unknown {
  const { metadata, spec } = body as { metadata?: unknown; spec?: unknown };
  return { metadata, spec };
}
