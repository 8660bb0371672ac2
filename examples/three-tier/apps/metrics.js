import { createServer } from "node:http";

/** Counts answers by path and status, and serves the counts as Prometheus reads them. */
export class Metrics {
  #counts = new Map();

  count(path, status) {
    const labels = `path=${JSON.stringify(knownPaths.includes(path) ? path : "other")},status="${status}"`;
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  serve(host, port) {
    createServer((request, response) => {
      const status = request.url === "/metrics" ? 200 : 404;
      response.writeHead(status, { "content-type": "text/plain; version=0.0.4" });
      response.end(status === 200 ? this.#text() : "");
    }).listen(port, host, () => console.log(`metrics at http://${host}:${port}/metrics`));
  }

  #text() {
    const lines = [...this.#counts].map(([labels, count]) => `api_responses_total{${labels}} ${count}`);
    return ["# HELP api_responses_total Answers given.", "# TYPE api_responses_total counter", ...lines, ""].join("\n");
  }
}

/** A caller must not be able to make new series. */
const knownPaths = ["/orders", "/healthz"];
