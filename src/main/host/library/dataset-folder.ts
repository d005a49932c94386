import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Store } from "../store/store.ts";

/** Whether a path is a folder or lies in it, by their names. */
export function isWithin(path: string, folder: string): boolean {
  const steps = relative(folder, path);
  return steps !== ".." && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}

/** As a dataset's folder is stored: one within the project relative to it, so that the project can be moved. */
export function storedFolder({ folder: { path: project } }: Pick<Store, "folder">, folder: string): string {
  const [real, inProject] = [realpathSync(folder), realpathSync(project)];
  return isWithin(real, inProject) ? relative(inProject, real).replaceAll("\\", "/") : folder;
}

/** Where a dataset's image files are. */
export const folderOf = ({ folder: { path: project } }: Pick<Store, "folder">, stored: string): string =>
  resolve(project, stored);
