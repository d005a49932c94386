/** Creates a project in the folder that is its argument, after a line that says when it begins, and keeps it open. */
import { writeSync } from "node:fs";
import { createStore } from "#host/store/open-store.ts";

writeSync(1, "creating\n");
createStore(process.argv[2]!, "Killed");
writeSync(1, "created\n");
setInterval(() => {}, 1000);
