import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { replaceFile } from "./replace-file.js";

async function folderWith(text: string): Promise<{ folder: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), "meshtls-replace-"));
  const path = join(folder, "m.yaml");
  await writeFile(path, text);
  return { folder, path };
}

test("the text is replaced, the mode stays and nothing else is left in the folder", async () => {
  const { folder, path } = await folderWith("a");
  await chmod(path, 0o640);
  assert.equal(await replaceFile(path, "a", "b"), undefined);
  assert.equal(await readFile(path, "utf8"), "b");
  assert.equal((await stat(path)).mode & 0o7777, 0o640);
  assert.deepEqual(await readdir(folder), ["m.yaml"]);
});

test("a byte order mark stays", async () => {
  const { path } = await folderWith("\ufeffa");
  assert.equal(await replaceFile(path, "a", "b"), undefined);
  assert.equal(await readFile(path, "utf8"), "\ufeffb");
});

test("a file that somebody changed meanwhile is left as it is", async () => {
  const { folder, path } = await folderWith("theirs");
  assert.equal(await replaceFile(path, "a", "b"), "was changed by somebody else meanwhile");
  assert.equal(await readFile(path, "utf8"), "theirs");
  assert.deepEqual(await readdir(folder), ["m.yaml"]);
});

test("a link is not written through", async () => {
  const { folder, path } = await folderWith("a");
  const link = join(folder, "link.yaml");
  await symlink(path, link);
  assert.match((await replaceFile(link, "a", "b"))!, /^is a symbolic link/);
  assert.equal(await readFile(path, "utf8"), "a");
});

test("a file that is gone is not made again", async () => {
  const { folder } = await folderWith("a");
  assert.match((await replaceFile(join(folder, "gone.yaml"), "a", "b"))!, /^cannot be written: ENOENT$/);
  assert.deepEqual(await readdir(folder), ["m.yaml"]);
});
