export { readManifests } from "./read-manifests.js";
export type { ManifestFiles } from "./read-manifests.js";
export { replaceFile } from "./replace-file.js";
export { watchManifests } from "./watch-manifests.js";
export type { ManifestWatch } from "./watch-manifests.js";
