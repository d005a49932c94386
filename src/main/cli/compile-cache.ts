import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { enableCompileCache, getCompileCacheDir } from "node:module";
import { join } from "node:path";

/** Another Node's files that nothing has been added to for so long, in ms, are nobody's any more. */
const longest = 30 * 24 * 60 * 60 * 1000;

/** One installation compiles a fifth of this many files. More are those of installations that have moved or gone. */
const mostFiles = 8000;

/**
 * Keeps what is compiled in a folder, also for the processes that are started: half of a short command's time is the
 * reading of its sources. Where nothing can be written, they are read each time.
 */
export function keepCompiled(folder: string): void {
  process.env.NODE_COMPILE_CACHE = folder;
  enableCompileCache(folder);
  const own = getCompileCacheDir();
  if (own !== undefined) pruneCompiled(folder, own);
}

/** Takes away what other versions of Node have left, and everything where there is too much of it: it is made again. */
export function pruneCompiled(folder: string, own: string, now = Date.now()): void {
  try {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (path !== own && now - statSync(path).mtimeMs > longest) rmSync(path, { recursive: true, force: true });
    }
    if (readdirSync(own).length <= mostFiles) return;
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own);
  } catch {
    // Another command may prune at the same time, or the folder may not be ours to write: nothing depends on it.
  }
}
