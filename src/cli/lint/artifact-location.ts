import { isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** Where a file is, as SARIF says it. */
export interface ArtifactLocation {
  readonly uri: string;
  /** Absent: the address is absolute. */
  readonly uriBaseId?: "%SRCROOT%";
}

/** A file below `cwd` relative to it, as a repository knows it; any other by its whole address. */
export function artifactLocation(cwd: string, file: string): ArtifactLocation {
  const path = pathBelow(cwd, file);
  if (path === undefined) return { uri: pathToFileURL(resolve(file)).href };
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

/** The path from `cwd` with `/` between its parts, or undefined when the file is elsewhere. Standard input has none. */
export function pathBelow(cwd: string, file: string): string | undefined {
  if (file === "<stdin>") return file;
  const path = relative(cwd, resolve(file));
  return isAbsolute(path) || path === ".." || path.startsWith(`..${sep}`) ? undefined : path.replaceAll(sep, "/");
}
