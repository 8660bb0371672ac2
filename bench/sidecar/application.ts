import { join } from "node:path";
import { provideProgram } from "./debian-package.js";
import { freePort } from "./free-port.js";
import { startNginxProgram } from "./nginx-program.js";
import { nodeProgram, portOf } from "./node-program.js";
import type { ProcessGroup } from "./process-group.js";

export interface Application {
  readonly port: number;
  readonly description: string;
}

/**
 * The application behind every peer: nginx answering from its configuration. It costs much less than the same in Node,
 * and that decides what is measured: a peer that waits for its application finds fewer connections ready at each
 * wake-up and looks dearer than it is. Node answers only `/seen`, where every field of the request must be seen (nginx
 * would show the first of two), and everything where there is no nginx.
 */
export async function startApplication(folder: string, processes: ProcessGroup): Promise<Application> {
  const echo = processes.start(1, [...nodeProgram("header-echo.ts"), body], { ipc: true });
  const echoPort = await portOf("the application", echo);
  const program = provideProgram("nginx");
  if ("missing" in program) return { port: echoPort, description: "a Node program, for want of nginx" };

  const port = await freePort();
  await startNginxProgram(processes, {
    file: program.file,
    core: 1,
    folder: join(folder, "application"),
    port,
    http: `
  server {
    listen 127.0.0.1:${port};
    location / { return 200 "${body}"; }
    location = /seen { proxy_pass http://127.0.0.1:${echoPort}; }
  }`,
  });
  return { port, description: "nginx answering from its configuration" };
}

/** 100 bytes. */
const body = "0123456789".repeat(10);
