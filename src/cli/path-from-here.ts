import { isAbsolute, relative, resolve } from "node:path";

/**
 * A path of the command line as this process has to open it. It stays as it was written where that is right, so that
 * messages show the person's own words.
 */
export function pathFromHere(path: string, cwd: string): string {
  return isAbsolute(path) ? path : relative(process.cwd(), resolve(cwd, path)) || ".";
}
