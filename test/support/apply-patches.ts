import type { FlipPatch } from "../../src/analysis/index.js";
import type { ManifestSource } from "../../src/resources/index.js";
import { applyHunk } from "./apply-hunk.js";

/** The manifests as they are when a person has applied the printed patches. */
export function applyPatches(sources: readonly ManifestSource[], patches: readonly FlipPatch[]): ManifestSource[] {
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  patches.forEach(({ action, file, yaml }, number) => {
    if (action === "create") texts.set(`new-${number}.yaml`, yaml);
    else texts.set(file, applyHunk(texts.get(file)!, yaml));
  });
  return [...texts].map(([file, text]) => ({ file, text }));
}
