import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, dialog, Menu, session, shell } from "electron";
import { EngineClient } from "#host/engine.ts";
import { createHost, type Host } from "#host/host.ts";
import { userDataFolder } from "#host/user-data.ts";
import { spawnUtilityEngine } from "./engine.ts";
import { workbenchMenu } from "./menu.ts";
import { followParticipantMode, holdForParticipants } from "./participant-mode.ts";
import { acceptPorts } from "./port.ts";
import { registerScheme, serveScheme } from "./protocol.ts";
import { secure } from "./security.ts";
import { createWindow, load } from "./window.ts";

/** The folder of what is built: `main/` (this file and the engine's), `preload/` and `renderer/`. */
const built = join(import.meta.dirname, "..");

// What this program and its engine write is its user's alone: the answers of participants are.
process.umask(0o077);

const userData = userDataFolder();
const windowData = join(userData, "window");
mkdirSync(windowData, { recursive: true });
app.setPath("userData", windowData);

app.enableSandbox();
registerScheme();

if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox("Exemplar could not start", errorText(error));
      app.exit(1);
    });
} else {
  app.quit();
}

async function start(): Promise<void> {
  const engine = new EngineClient(() => spawnUtilityEngine(join(built, "main")));
  const host = createHost({
    transport: "electron",
    transportReason: "Electron's binary is installed",
    userData,
    engine,
    version: app.getVersion(),
    showInFolder: (path) => shell.showItemInFolder(path),
  });
  const ending = new AbortController();
  closeBeforeTheEnd(async () => {
    ending.abort();
    await host.close();
    engine.close();
  });
  engine.start();

  secure(session.defaultSession);
  serveScheme(session.defaultSession, { directory: join(built, "renderer"), binary: (path) => host.binary(path) });
  const menu = workbenchMenu(process.platform, !app.isPackaged);
  Menu.setApplicationMenu(menu);
  const window = createWindow({
    devTools: !app.isPackaged,
    preload: join(built, "preload", "preload.cjs"),
    stateFile: join(windowData, "place.json"),
  });
  acceptPorts(host.router, window);
  void followParticipantMode(host.trusted, holdForParticipants(window, menu), ending.signal);
  app.on("second-instance", () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on("window-all-closed", () => app.quit());
  await openProject(host);
  await load(window);
}

/** Opens the project that the command line names; where that fails, the window opens without one. */
async function openProject({ trusted: client }: Host): Promise<void> {
  const path = app.commandLine.getSwitchValue("project");
  if (path === "" || (await client.system.status()).participantMode) return;
  try {
    await client.projects.open({ path });
  } catch (error) {
    dialog.showErrorBox("The project could not be opened", errorText(error));
  }
}

/** Lets the services close their files before the program ends. */
function closeBeforeTheEnd(close: () => Promise<void>): void {
  app.once("will-quit", (event) => {
    event.preventDefault();
    close().finally(() => app.exit(0));
  });
}

function errorText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = (error as { data?: { remedy?: unknown } } | null)?.data?.remedy;
  return typeof remedy === "string" ? `${message}\n\n${remedy}` : message;
}
