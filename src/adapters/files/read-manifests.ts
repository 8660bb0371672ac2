import { createReadStream } from "node:fs";
import {
  defaultDocumentLimits,
  problemAt,
  type DocumentLimits,
  type ManifestSource,
  type Problem,
} from "../../resources/index.js";
import { decodeUtf8 } from "./decode-utf8.js";
import { listManifests, readable } from "./list-manifests.js";
import { readBounded } from "./read-bounded.js";

/** What the files hold, ready for `parseDocuments`, and what is wrong with those that could not be taken. */
export interface ManifestFiles {
  readonly sources: readonly ManifestSource[];
  /** Files that are too large (R007) or not UTF-8 (R013): rejections, to be joined with those of `parseDocuments`. */
  readonly problems: readonly Problem[];
}

/**
 * Reads manifests: files, folders with all below them, and standard input for `-` (default: that of the process).
 * Nothing is skipped in silence: a path that cannot be read throws E_SOURCE_UNREADABLE, a file that cannot be taken is a
 * problem.
 */
export async function readManifests(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array | string> = process.stdin,
  limits: Partial<Pick<DocumentLimits, "maxBytesPerFile">> = {},
): Promise<ManifestFiles> {
  const { maxBytesPerFile } = { ...defaultDocumentLimits, ...limits };
  const sources: ManifestSource[] = [];
  const problems: Problem[] = [];
  for (const path of await listManifests(paths)) {
    const file = path === "-" ? "<stdin>" : path;
    const read = (): Promise<Uint8Array | undefined> =>
      readBounded(path === "-" ? stdin : createReadStream(path), maxBytesPerFile);
    const bytes = await readable(file, read);
    if (bytes === undefined) {
      const message = `the file is larger than ${maxBytesPerFile} bytes`;
      problems.push(problemAt({ file, start: firstPlace, end: firstPlace }, { code: "R007", message }));
      continue;
    }
    const decoded = decodeUtf8(bytes);
    if (decoded.ok) sources.push({ file, text: decoded.text });
    else {
      const place = { line: decoded.line, column: decoded.column };
      const message = "the file is not UTF-8 from here on";
      problems.push(problemAt({ file, start: place, end: place }, { code: "R013", message }));
    }
  }
  return { sources, problems };
}

const firstPlace = { line: 1, column: 1 };
