/** Whether a file of this name is read when its folder is: YAML or JSON, and not hidden (editors' locks are). */
export function isManifestFile(name: string): boolean {
  return /^[^.].*\.(yaml|yml|json)$/i.test(name);
}

/** Whether a folder of this name is entered: not hidden, and not other people's packages. */
export function isManifestFolder(name: string): boolean {
  return !name.startsWith(".") && name !== "node_modules";
}
