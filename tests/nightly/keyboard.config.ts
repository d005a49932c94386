import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import base from "../../playwright.config.ts";

/** Every page and dialog, walked by the keyboard in both schemes and at both sizes. */
export default defineConfig(base, {
  testDir: join(import.meta.dirname, "../browser"),
  testMatch: ["keyboard.spec.ts", "shortcuts.spec.ts"],
  testIgnore: [],
});
