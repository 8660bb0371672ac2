/** A program without a service: it is there so that `meshtls exec` can run commands as its workload. */
console.log("ready for commands");
process.on("SIGTERM", () => process.exit(0));
setInterval(() => undefined, 2 ** 30);
