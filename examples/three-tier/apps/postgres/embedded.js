import { mkdtemp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { Backend } from "./backend.js";
import { serveSession } from "./session.js";

/**
 * A real PostgreSQL (PGlite: compiled to WebAssembly) with `seedSql` in it, behind a listener at `host:port`. Nothing is
 * kept: the next start begins anew. It trusts every caller; who may call is the mesh's business.
 */
export async function serveEmbedded({ host, port, seedSql }) {
  const database = await openDatabase();
  await database.exec(seedSql);
  // PGlite's own server takes one connection at a time; only the backend below ever connects to it, over a socket in a
  // folder that nobody else can enter.
  const folder = await mkdtemp(join(tmpdir(), "meshtls-postgres-"));
  const path = join(folder, "backend.sock");
  await new PGLiteSocketServer({ db: database, path }).start();
  const backend = await Backend.open(path, () => {
    console.error("the embedded PostgreSQL hung up");
    process.exit(1);
  });
  await rm(folder, { recursive: true });
  const server = createServer((socket) => serveSession(socket, backend));
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
}

/** Making a new data directory takes seconds, so the first one is kept beside the packages and later starts copy it. */
async function openDatabase() {
  const packages = packagesFolder();
  const manifest = await readFile(join(packages, "@electric-sql", "pglite", "package.json"), "utf8");
  const template = join(packages, ".cache", "meshtls", `pglite-${JSON.parse(manifest).version}.tar`);
  const kept = await readFile(template).catch(() => undefined);
  if (kept !== undefined) return PGlite.create({ loadDataDir: new Blob([kept]) });
  const database = await PGlite.create();
  try {
    const dump = await database.dumpDataDir("none");
    const partial = `${template}.${process.pid}`;
    await mkdir(dirname(template), { recursive: true });
    await writeFile(partial, Buffer.from(await dump.arrayBuffer()));
    await rename(partial, template);
  } catch (error) {
    console.error(`the next start will be as slow as this one: ${error.message}`);
  }
  return database;
}

function packagesFolder() {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  return entry.slice(0, entry.lastIndexOf("node_modules") + "node_modules".length);
}
