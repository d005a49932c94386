import { defineConfig } from "vitest/config";

/** Ends what hangs, not what is slow: how long a test takes on a busy machine says nothing of what it tests. */
const hung = 15 * 60_000;

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts", "packaging/*.test.ts"],
    // ONNX Runtime and better-sqlite3 are native: worker threads that hold them abort the process when they end.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: hung,
    hookTimeout: hung,
    teardownTimeout: hung,
    expect: { poll: { timeout: hung } },
  },
});
