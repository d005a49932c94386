/** Unpacks the browser, its fonts and its libraries into the temporary folder that it is given, and prints its path. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";

const parts = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "bin");
const executable = await chromium.executablePath(parts);
await inflate(join(parts, "al2023.tar.br"));
console.log(executable);
