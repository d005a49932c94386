import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { userDataFolder } from "#host/user-data.ts";
import { keepCompiled } from "./compile-cache.ts";
import { standingIn } from "./installation.ts";

// What this program and its engine write is its user's alone: the answers of participants are.
process.umask(0o077);

if (process.env.NODE_COMPILE_CACHE === undefined) keepCompiled(join(userDataFolder(), "compiled"));
else enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { runCommandLine } = await import("./program.ts");

process.chdir(standingIn());

const interruption = new AbortController();

// The first asks for an orderly end, the second ends at once.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    interruption.abort();
    process.once(signal, () => process.exit(1));
  });

// Who started this may have been killed: nothing works on unseen, nor holds the project.
process.once("disconnect", () => interruption.abort());
process.channel?.unref();

// The reader of a pipe may leave early (`| head`): what it no longer reads is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: interruption.signal,
  // Loaded when it is needed: help is at hand before databases and tensors are.
  openHost: async (options) => (await import("./open-host.ts")).openHost(options),
});
