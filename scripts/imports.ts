/**
 * The import table of ARCHITECTURE.md as data: each folder of `src/` with the folders it may import from. A folder
 * imports only from rows above it, through their `index.ts`.
 */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  resources: ["errors"],
  identity: ["errors", "resources"],
  policy: ["errors", "resources", "identity"],
  analysis: ["errors", "resources", "identity", "policy"],
  telemetry: ["errors", "resources", "identity", "policy", "analysis"],
  proxy: ["errors", "resources", "identity", "policy", "telemetry"],
  adapters: ["errors", "resources", "identity", "policy", "analysis", "telemetry", "proxy"],
  local: ["errors", "resources", "identity", "policy", "analysis", "telemetry", "proxy", "adapters"],
  cli: ["errors", "resources", "identity", "policy", "analysis", "telemetry", "proxy", "adapters", "local"],
  main: ["errors", "resources", "identity", "policy", "analysis", "telemetry", "proxy", "adapters", "local", "cli"],
};

/** Folders whose code touches no network, file, timer, process or clock, with the exceptions they are allowed. */
export const pureFolders: Readonly<Record<string, readonly string[]>> = {
  resources: [],
  identity: ["node:crypto"],
  policy: ["node:crypto", "node:net"],
  analysis: [],
};
