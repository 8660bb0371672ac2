import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { test, type TestContext } from "node:test";
import { MeshtlsError } from "../../errors.js";
import { readManifests } from "./read-manifests.js";

/** A folder with these files, gone after the test. */
async function folder(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "meshtls-files-"));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* stream(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** An assertion about the error that a promise is rejected with. */
function unreadable(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof MeshtlsError);
    assert.equal(error.code, "E_SOURCE_UNREADABLE");
    assert.match(error.message, message);
    assert.ok(error.hint !== undefined && error.hint !== "");
    return true;
  };
}

test("a folder is read with all below it, sorted, without hidden folders and packages", async (t) => {
  const root = await folder(t, {
    "b.yaml": "b",
    "a/z.json": "z",
    "a/y.yml": "y",
    "a.yaml": "a",
    "notes.txt": "no",
    ".git/c.yaml": "no",
    "a/node_modules/p/d.yaml": "no",
    ".#b.yaml": "no",
  });
  const { sources, problems } = await readManifests([root]);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    sources.map(({ file, text }) => [relative(root, file), text]),
    [
      [join("a", "y.yml"), "y"],
      [join("a", "z.json"), "z"],
      ["a.yaml", "a"],
      ["b.yaml", "b"],
    ],
  );
});

test("a file that is named is read whatever its name, in the order given, and once", async (t) => {
  const root = await folder(t, { "policy.txt": "one", "a.yaml": "two" });
  const { sources } = await readManifests([join(root, "policy.txt"), root, join(root, "policy.txt")]);
  assert.deepEqual(
    sources.map(({ text }) => text),
    ["one", "two"],
  );
});

test("standard input is read in its place, characters cut in half by its chunks too", async (t) => {
  const root = await folder(t, { "a.yaml": "file" });
  const bytes = Buffer.from("é");
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* halves(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 1);
    yield bytes.subarray(1);
  }
  const { sources } = await readManifests(["-", join(root, "a.yaml")], halves());
  assert.deepEqual(
    sources.map(({ file, text }) => [file, text]),
    [
      ["<stdin>", "é"],
      [join(root, "a.yaml"), "file"],
    ],
  );
});

test("links are followed, loops of links end, and a file behind two links is read once", async (t) => {
  const root = await folder(t, { "real/a.yaml": "a", "x.txt": "" });
  await symlink(root, join(root, "real", "loop"));
  await symlink(join(root, "real"), join(root, "again"));
  await symlink(join(root, "nowhere"), join(root, "dangling"));
  const { sources } = await readManifests([root]);
  assert.deepEqual(
    sources.map(({ text }) => text),
    ["a"],
  );
});

test("a path that cannot be read is an error that names it", async (t) => {
  const root = await folder(t, { "empty/notes.txt": "", "broken/ok.yaml": "" });
  await symlink(join(root, "nowhere"), join(root, "broken", "link.yaml"));
  await symlink("self.yaml", join(root, "self.yaml"));
  const cases: [path: string, message: RegExp][] = [
    [join(root, "missing"), /missing` does not exist$/],
    [join(root, "empty", "notes.txt", "x"), /does not exist$/],
    [join(root, "empty"), /^the folder `.*empty` holds no manifest$/],
    [join(root, "broken"), /link\.yaml` does not exist$/],
    [join(root, "self.yaml"), /is a loop of links$/],
  ];
  for (const [path, message] of cases) await assert.rejects(readManifests([path]), unreadable(message), path);
});

test("a file that is too large is a problem, and is not read to its end", async (t) => {
  const root = await folder(t, { "a.yaml": "12345", "b.yaml": "1234" });
  const { sources, problems } = await readManifests([root], undefined, { maxBytesPerFile: 4 });
  assert.deepEqual(
    sources.map(({ text }) => text),
    ["1234"],
  );
  assert.deepEqual(
    problems.map(({ code, severity, file, line, column }) => [code, severity, file, line, column]),
    [["R007", "reject", join(root, "a.yaml"), 1, 1]],
  );
});

test("an endless standard input is stopped at the limit", async () => {
  let chunks = 0;
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      chunks += 1;
      yield Buffer.alloc(1000);
    }
  }
  const { problems } = await readManifests(["-"], endless(), { maxBytesPerFile: 3000 });
  assert.equal(problems[0]?.code, "R007");
  assert.equal(problems[0].file, "<stdin>");
  assert.equal(chunks, 4);
});

test("bytes that are not UTF-8 are a problem at their place", async (t) => {
  const root = await folder(t, { "a.yaml": Uint8Array.from([0x61, 0x0a, 0x62, 0xff]), "b.yaml": "ok" });
  const { sources, problems } = await readManifests([root]);
  assert.deepEqual(
    problems.map(({ code, severity, line, column }) => [code, severity, line, column]),
    [["R013", "reject", 2, 2]],
  );
  assert.equal(sources.length, 1);
});

test("standard input may be given in text chunks", async () => {
  const { sources } = await readManifests(["-", "-"], stream("a", "b"));
  assert.deepEqual(sources, [{ file: "<stdin>", text: "ab" }]);
});
