import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where what belongs to the user rather than to a project is kept (the list of recent projects): the platform's usual
 * place. `EXEMPLAR_USER_DATA` names another.
 */
export function userDataFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (environment.EXEMPLAR_USER_DATA) return environment.EXEMPLAR_USER_DATA;
  if (platform === "darwin") return join(home, "Library", "Application Support", "Exemplar");
  if (platform === "win32") return join(environment.APPDATA || join(home, "AppData", "Roaming"), "Exemplar");
  return join(environment.XDG_DATA_HOME || join(home, ".local", "share"), "exemplar");
}
