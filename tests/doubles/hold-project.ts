/** A second program that opens the project named by its argument, says so, and holds it until it is killed. */
import { openStore } from "#host/store/open-store.ts";

openStore(process.argv[2]!);
process.stdout.write("open\n");
setInterval(() => {}, 60_000);
