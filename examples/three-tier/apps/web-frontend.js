import { createServer, get } from "node:http";

/** frontend/web-frontend: the page that people see. It asks api-server, which asks the database. */
const { HOST: host = "127.0.0.1", PORT = "8080" } = process.env;

createServer(async (request, response) => {
  const isPage = request.method === "GET" && request.url === "/";
  const [status, text] = isPage ? await page() : [404, "<p>No such page.</p>"];
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html>\n${text}\n`);
}).listen(Number(PORT), host, () => console.log(`page at http://${host}:${PORT}/`));

process.on("SIGTERM", () => process.exit(0));

async function page() {
  try {
    const { status, body } = await askApi("/orders");
    if (status !== 200) return [502, `<p>The API answered ${status}.</p>`];
    const { orders, caller } = JSON.parse(body);
    const rows = orders.map(({ id, item, quantity }) => `<tr><td>${id}<td>${escape(item)}<td>${quantity}`).join("\n");
    return [200, `<table>\n${rows}\n</table>\n<p>The API knows this page as ${escape(String(caller))}.</p>`];
  } catch (error) {
    console.error(`the API does not answer: ${error.message}`);
    return [502, "<p>The API does not answer.</p>"];
  }
}

/** The Service's variables lead into this pod's own sidecar, which speaks mutual TLS with that of the API. */
function askApi(path) {
  const { API_SERVER_BACKEND_SERVICE_HOST: address, API_SERVER_BACKEND_SERVICE_PORT: port } = process.env;
  const headers = { host: "api-server.backend:8080" };
  return new Promise((resolve, reject) => {
    const request = get({ host: address, port, path, headers, timeout: 10_000 }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode, body })).on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error("no answer in time"))).on("error", reject);
  });
}

function escape(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
