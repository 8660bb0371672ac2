import type { MetricSample } from "./metrics-text.js";

/** What is to be said of this process, measured now. */
export function processSamples(): MetricSample[] {
  const { user, system } = process.cpuUsage();
  return [
    { name: "process_start_time_seconds", labels: "", value: performance.timeOrigin / 1000 },
    { name: "process_cpu_seconds_total", labels: "", value: (user + system) / 1e6 },
    { name: "process_resident_memory_bytes", labels: "", value: process.memoryUsage.rss() },
  ];
}
