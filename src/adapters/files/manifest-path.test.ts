import assert from "node:assert/strict";
import { test } from "node:test";
import { isManifestFile, isManifestFolder } from "./manifest-path.js";

test("manifests are YAML and JSON files that are not hidden", () => {
  for (const name of ["a.yaml", "a.yml", "a.json", "A.YAML", "a.b.yaml"])
    assert.equal(isManifestFile(name), true, name);
  for (const name of ["a.txt", "yaml", ".yaml", ".a.yaml", ".#a.yaml", "a.yaml~", "a.yaml.swp", "4913"]) {
    assert.equal(isManifestFile(name), false, name);
  }
});

test("hidden folders and installed packages are not entered", () => {
  for (const name of ["policy", "a.yaml"]) assert.equal(isManifestFolder(name), true, name);
  for (const name of [".git", ".meshtls", "..data", "node_modules"]) assert.equal(isManifestFolder(name), false, name);
});
