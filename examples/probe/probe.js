import { request } from "node:http";
import { connect } from "node:net";

/**
 * Makes real connections and says what a client sees. It runs as a workload, with the workload's environment, and knows
 * nothing of policy. The argument is a JSON list of `{ kind: "postgres" | "http" | "tcp", address, port, authority,
 * path }`; the answer is one JSON line for each, in any order: `{ index, sees, detail }`.
 *
 * `sees` is `sql-row`, `http-200` (or another status), `answer` (bytes came back), `closed` (the connection was
 * accepted and then closed without a byte), `unreachable`, `timeout` or `error`.
 */
const probes = { postgres: probePostgres, http: probeHttp, tcp: probeTcp };

async function probeAll(targets) {
  const one = async (target, index) => {
    const seen = await probes[target.kind](target).catch(failure);
    process.stdout.write(`${JSON.stringify({ index, ...seen })}\n`);
  };
  await Promise.all(targets.map(one));
}

async function probePostgres({ address, port }) {
  const { default: pg } = await import("pg");
  const url = new URL(process.env.MESHTLS_POSTGRES_URL || "postgres://postgres@localhost/postgres");
  const client = new pg.Client({
    host: address,
    port,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("select id, item, quantity from meshtls_example.orders order by id limit 1");
    return { sees: "sql-row", detail: Object.values(rows[0]).join(" ") };
  } finally {
    await client.end();
  }
}

function probeHttp({ address, port, authority, path }) {
  return new Promise((resolve, reject) => {
    const options = { host: address, port, path, agent: false, headers: { host: authority }, timeout: timeoutMs };
    const asked = request(options, (response) => {
      response.resume();
      response.on("end", () => resolve({ sees: `http-${response.statusCode}`, detail: response.statusMessage }));
      response.on("error", reject);
    });
    asked.on("timeout", () => asked.destroy(new Error(timeoutText)));
    asked.on("error", reject).end();
  });
}

function probeTcp({ address, port }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, timeout: timeoutMs }, () => socket.write("hello\n"));
    socket.on("data", (bytes) => {
      resolve({ sees: "answer", detail: bytes.toString().trim() });
      socket.destroy();
    });
    socket.on("timeout", () => socket.destroy(new Error(timeoutText)));
    socket.on("error", reject);
    socket.on("close", () => reject(Object.assign(new Error("closed without a byte"), { code: "ECONNRESET" })));
  });
}

/** What an error means for someone who watches from the client's side. */
function failure(error) {
  const detail = error.message;
  // A query that was answered with an error, or a refusal in PostgreSQL's own protocol, carries an SQLSTATE.
  if (/^[0-9A-Z]{5}$/.test(error.code ?? "") && error.severity !== undefined) return { sees: "error", detail };
  if (closedCodes.includes(error.code) || closedTexts.includes(detail)) return { sees: "closed", detail };
  if (error.code === "ECONNREFUSED") return { sees: "unreachable", detail };
  return { sees: detail.toLowerCase().includes("timeout") ? "timeout" : "error", detail };
}

const timeoutMs = 10_000;
const timeoutText = "timeout";
const closedCodes = ["ECONNRESET", "EPIPE"];
const closedTexts = ["Connection terminated unexpectedly", "Connection terminated"];

await probeAll(JSON.parse(process.argv[2]));
