import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    // ONNX Runtime and better-sqlite3 are native: worker threads that hold them abort the process when they end.
    pool: "forks",
    maxWorkers: 2,
  },
});
