import { get } from "node:http";

/** Stands in for Prometheus: fetches /metrics of its targets and says which are up, whenever that changes. */
const targets = {
  checkout: ["CHECKOUT_SHOP_SERVICE_HOST", "CHECKOUT_SHOP_SERVICE_PORT_METRICS"],
  inventory: ["INVENTORY_STOCK_SERVICE_HOST", "INVENTORY_STOCK_SERVICE_PORT_METRICS"],
};
let lastReport = "";

async function scrapeAll() {
  const states = await Promise.all(
    Object.entries(targets).map(async ([name, at]) => `${name} ${await scrape(name, at)}`),
  );
  const report = states.join(", ");
  if (report !== lastReport) console.log(report);
  lastReport = report;
}

/** `up`, or why not. */
function scrape(name, [hostVariable, portVariable]) {
  const options = {
    host: process.env[hostVariable],
    port: process.env[portVariable],
    path: "/metrics",
    timeout: 5_000,
  };
  return new Promise((resolve) => {
    const request = get(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? "up" : `answers ${response.statusCode}`);
    });
    request.on("timeout", () => request.destroy(new Error("timeout")));
    request.on("error", (error) => resolve(`down (${error.message})`));
  });
}

process.on("SIGTERM", () => process.exit(0));
setInterval(scrapeAll, 5_000);
await scrapeAll();
