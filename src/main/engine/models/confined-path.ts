import { realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep, win32 } from "node:path";

/**
 * The path of a file that a model names and that has to lie in the model's own folder, whatever it says or symbolic links
 * make of it.
 * @throws Error in words
 */
export function confinedPath(location: string, folder: string): string {
  const outside = new Error(`its data are in "${location}", which is outside of the model's own folder`);
  if (location === "" || location.includes("\0")) throw new Error("its data are said to be in a file without a name");
  if (isAbsolute(location) || win32.isAbsolute(location) || location.split(/[/\\]/).includes("..")) throw outside;
  const home = realpathSync(folder);
  let path: string;
  try {
    path = realpathSync(join(home, location));
  } catch {
    throw new Error(`its data are in ${location}, which is not beside the model`);
  }
  const inside = relative(home, path);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) throw outside;
  return path;
}
