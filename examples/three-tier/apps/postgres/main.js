import { readFile } from "node:fs/promises";
import { serveEmbedded } from "./embedded.js";
import { serveRelay } from "./relay.js";

/** data/postgres: an embedded PostgreSQL, or the way to the one whose URL is in MESHTLS_POSTGRES_URL. */
const { HOST: host = "127.0.0.1", PORT = "5432", MESHTLS_POSTGRES_URL: url = "" } = process.env;
const port = Number(PORT);
const seedSql = await readFile(new URL("seed.sql", import.meta.url), "utf8");

process.on("SIGTERM", () => process.exit(0));
try {
  if (url === "") await serveEmbedded({ host, port, seedSql });
  else await serveRelay({ host, port, url, seedSql });
} catch (error) {
  console.error(`no PostgreSQL: ${error.message || error.code}`);
  process.exit(1);
}
console.log(`PostgreSQL (${url === "" ? "embedded" : "relayed"}) listens on ${host}:${port}`);
