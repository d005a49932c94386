import { spawnSync } from "node:child_process";
import { findBrowser } from "../../src/main/loopback/find-browser.ts";

export interface TestBrowser {
  /** The executable, or null where Playwright's own browser is used. */
  readonly path: string | null;
  readonly description: string;
}

const succeeds = (program: string, ...rest: string[]) =>
  spawnSync(program, rest, { stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" }).status ===
  0;

const mayInstallDebianPackages = () =>
  process.platform === "linux" && process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;

/**
 * A browser for the end-to-end tests: a Chromium or Chrome that the system has; else Debian's `chromium`, installed
 * where that is allowed; else Playwright's own. Without any the tests cannot say that the workbench works, so this
 * throws with the reason.
 */
export function ensureBrowser(): TestBrowser {
  const installed = findBrowser();
  if (installed) return { path: installed, description: installed };

  if (mayInstallDebianPackages()) {
    console.log("No Chromium or Chrome was found: installing Debian's chromium.");
    if (succeeds("apt-get", "update", "-qq") && succeeds("apt-get", "install", "-y", "-qq", "chromium")) {
      const debian = findBrowser();
      if (debian) return { path: debian, description: `${debian} (installed now)` };
    }
  }

  console.log("Asking Playwright for its own Chromium.");
  if (succeeds("npx", "playwright", "install", "chromium")) return { path: null, description: "Playwright's Chromium" };

  throw new Error(
    "No browser for the end-to-end tests: no Chromium or Chrome is installed, Debian's package could not be installed, " +
      "and Playwright's download failed. Install Chromium or Chrome and run the tests again.",
  );
}
