import { join } from "node:path";
import { defineConfig } from "electron-vite";
import type { Plugin } from "vite";

const source = (path: string) => join(import.meta.dirname, "src", path);

/** Files of ours that are started as processes are found beside their caller, built as they are in the source. */
const besideTheBuilt: Plugin = {
  name: "beside-the-built",
  transform: (code) =>
    code.replaceAll(
      /new URL\("\.{1,2}\/(?:[\w-]+\/)*([\w-]+)\.ts", import\.meta\.url\)/g,
      'new URL("./$1.js", import.meta.url)',
    ),
};

/** The main process, the engine and the preload; the renderer is built by its own configuration, once for all windows. */
export default defineConfig({
  main: {
    plugins: [besideTheBuilt],
    build: {
      rolldownOptions: {
        input: {
          electron: source("main/electron/main.ts"),
          "engine-worker": source("main/engine/worker.ts"),
          thread: source("main/host/threads/thread.ts"),
          "probe-process": source("main/engine/runtime/probe-process.ts"),
        },
        output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload is one file, and cannot be a module.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: source("preload/preload.ts") },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
});
