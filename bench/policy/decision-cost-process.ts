import { casbin } from "./casbin-engine.js";
import { cedar } from "./cedar-engine.js";
import { measureDecisions, type Effort } from "./measure-decisions.js";
import { meshtls } from "./meshtls-engine.js";

const [name, rules, effort] = process.argv.slice(2) as [string, string, string];
const engine = [meshtls, casbin, cedar].find((candidate) => candidate.name === name);
if (engine === undefined) throw new Error(`no engine is called ${name}`);
const cost = await measureDecisions(engine, Number(rules), JSON.parse(effort) as Effort);
process.stdout.write(JSON.stringify(cost));
