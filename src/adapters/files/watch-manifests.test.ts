import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { MeshtlsError } from "../../errors.js";
import { watchManifests } from "./watch-manifests.js";

/** A watched folder (or a file in it), and a way to do something and wait for the call that it causes. */
async function watched(t: TestContext, file?: string) {
  const root = await mkdtemp(join(tmpdir(), "meshtls-watch-"));
  await writeFile(join(root, "a.yaml"), "first");
  let called: (() => void) | undefined;
  const watch = await watchManifests([file === undefined ? root : join(root, file)], () => called?.());
  t.after(async () => {
    await watch.close();
    await rm(root, { recursive: true, force: true });
  });
  const causes = async (action: () => Promise<unknown>): Promise<void> => {
    const change = new Promise<void>((resolve) => (called = resolve));
    await action();
    await change;
  };
  return { root, causes, watch };
}

test("writing, making and deleting a manifest are changes", { timeout: 20_000 }, async (t) => {
  const { root, causes } = await watched(t);
  await causes(() => writeFile(join(root, "a.yaml"), "second"));
  await causes(() => writeFile(join(root, "b.yaml"), "new"));
  await causes(() => rm(join(root, "b.yaml")));
});

test("an editor that writes beside and renames over is seen, every time", { timeout: 20_000 }, async (t) => {
  const { root, causes } = await watched(t);
  for (const content of ["second", "third", "fourth"]) {
    await causes(async () => {
      await writeFile(join(root, ".a.yaml.new"), content);
      await rename(join(root, ".a.yaml.new"), join(root, "a.yaml"));
    });
  }
});

test("a manifest in a new folder is seen", { timeout: 20_000 }, async (t) => {
  const { root, causes } = await watched(t);
  await causes(async () => {
    await mkdir(join(root, "more"));
    await writeFile(join(root, "more", "c.yaml"), "new");
  });
  await causes(() => writeFile(join(root, "more", "c.yaml"), "changed"));
});

test("a single watched file survives being replaced, deleted and made again", { timeout: 20_000 }, async (t) => {
  const { root, causes } = await watched(t, "a.yaml");
  for (const content of ["second", "third"]) {
    await causes(async () => {
      await writeFile(join(root, "new"), content);
      await rename(join(root, "new"), join(root, "a.yaml"));
    });
  }
  await causes(() => rm(join(root, "a.yaml")));
  await causes(() => writeFile(join(root, "a.yaml"), "again"));
});

test("watching a path that does not exist is an error, watching standard input is nothing", async () => {
  await assert.rejects(
    watchManifests([join(tmpdir(), "meshtls-no-such-folder")], () => undefined),
    (error) => error instanceof MeshtlsError && error.code === "E_SOURCE_UNREADABLE",
  );
  const watch = await watchManifests(["-"], () => undefined);
  await watch.close();
});

test("a closed watch calls nothing, and may be closed again", { timeout: 20_000 }, async (t) => {
  const { root, causes, watch } = await watched(t);
  let calls = 0;
  const closed = await watchManifests([root], () => (calls += 1));
  await closed.close();
  await causes(() => writeFile(join(root, "a.yaml"), "second"));
  assert.equal(calls, 0);
  await closed.close();
  await watch.close();
});
