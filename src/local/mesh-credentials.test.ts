import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { MeshtlsError, type ErrorCode } from "../errors.js";
import { keptPaths, meshCredentials } from "./mesh-credentials.js";
import { openStateFolder } from "./state-folder.js";

const domain = { controlPlaneNamespace: "linkerd", trustDomain: "cluster.local" };
const now = new Date("2026-01-01T00:00:00Z");

test("the first run makes an anchor and an issuer that nobody else can read, later runs use them", async (context) => {
  const folder = await openStateFolder(join(await temporaryFolder(context), "state"));
  const first = await meshCredentials(folder, {}, domain, now);
  const second = await meshCredentials(folder, {}, domain, now);
  assert.equal(second.issuerCertificatePem, first.issuerCertificatePem);
  assert.equal(second.anchorsPem, first.anchorsPem);
  assert.equal(await modeOf(folder), 0o700);
  assert.deepEqual((await readdir(folder)).sort(), ["ca.crt", "issuer.crt", "issuer.key"]);
  for (const path of Object.values(keptPaths(folder))) assert.equal(await modeOf(path), 0o600, path);
});

test("files that are given are used as they are, all three or none", async (context) => {
  const root = await temporaryFolder(context);
  const made = await openStateFolder(join(root, "made"));
  const credentials = await meshCredentials(made, {}, domain, now);
  const other = await openStateFolder(join(root, "other"));
  const given = await meshCredentials(other, keptPaths(made), domain, now);
  assert.equal(given.issuerCertificatePem, credentials.issuerCertificatePem);
  assert.deepEqual(await readdir(other), []);
  const { trustAnchors } = keptPaths(made);
  await rejectsWith(meshCredentials(other, { trustAnchors }, domain, now), "E_CREDENTIALS_INCOMPLETE");
  await rejectsWith(
    meshCredentials(other, { ...keptPaths(made), trustAnchors: "/no/such/file" }, domain, now),
    "E_CREDENTIALS_UNREADABLE",
  );
});

test("a key that others could read is refused, and so is one behind a link", async (context) => {
  const root = await temporaryFolder(context);
  const folder = await openStateFolder(join(root, "a"));
  await meshCredentials(folder, {}, domain, now);
  const { issuerKey } = keptPaths(folder);
  await chmod(issuerKey, 0o644);
  await rejectsWith(meshCredentials(folder, {}, domain, now), "E_CREDENTIALS_INVALID");
  await chmod(issuerKey, 0o600);
  const linked = await openStateFolder(join(root, "b"));
  for (const [name, path] of Object.entries(keptPaths(folder))) {
    await symlink(path, keptPaths(linked)[name as keyof ReturnType<typeof keptPaths>]);
  }
  await rejectsWith(meshCredentials(linked, {}, domain, now), "E_CREDENTIALS_INVALID");
});

test("credentials that are cut short, foreign or expired are refused, never replaced in silence", async (context) => {
  const folder = await openStateFolder(join(await temporaryFolder(context), "a"));
  await meshCredentials(folder, {}, domain, now);
  await rejectsWith(meshCredentials(folder, {}, domain, new Date("2036-01-01T00:00:00Z")), "E_CREDENTIALS_INVALID");
  await rm(keptPaths(folder).trustAnchors);
  await rejectsWith(meshCredentials(folder, {}, domain, now), "E_CREDENTIALS_UNREADABLE");
  await writeFile(keptPaths(folder).trustAnchors, "not PEM");
  await rejectsWith(meshCredentials(folder, {}, domain, now), "E_CREDENTIALS_UNREADABLE");
});

test("a state folder that is no folder is refused, one that others may enter is closed to them", async (context) => {
  const root = await temporaryFolder(context);
  const open = join(root, "open");
  await openStateFolder(open);
  await chmod(open, 0o755);
  await openStateFolder(open);
  assert.equal(await modeOf(open), 0o700);
  await symlink(open, join(root, "link"));
  await rejectsWith(openStateFolder(join(root, "link")), "E_CREDENTIALS_UNREADABLE");
});

async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshtls-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

async function rejectsWith(promise: Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(promise, (error) => error instanceof MeshtlsError && error.code === code);
}
