import { BrowserWindow, type BrowserWindowConstructorOptions, screen } from "electron";
import { origin } from "./protocol.ts";
import { isInReach, readWindowState, writeWindowState } from "./window-state.ts";

export interface WindowOptions {
  /** Whether the page may be looked into with Chromium's tools. */
  readonly devTools: boolean;
  /** The built preload script. */
  readonly preload: string;
  /** Where the window's place is remembered. */
  readonly stateFile: string;
}

const usual = { width: 1440, height: 900, minWidth: 1024, minHeight: 700 };

/** The workbench's window: the page in a sandbox, with one message port to the host and nothing else. */
export function createWindow({ devTools, preload, stateFile }: WindowOptions): BrowserWindow {
  const state = readWindowState(stateFile);
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea);
  const place: BrowserWindowConstructorOptions = state && isInReach(state.bounds, displays) ? state.bounds : {};
  const window = new BrowserWindow({
    ...usual,
    ...place,
    show: false,
    title: "Exemplar",
    webPreferences: {
      preload,
      devTools,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Its dictionaries would be fetched from a network.
      spellcheck: false,
      // A participant's screens keep their pace also where another window lies above.
      backgroundThrottling: false,
    },
  });
  window.once("ready-to-show", () => {
    if (state?.maximized) window.maximize();
    window.show();
  });
  window.on("close", () => {
    if (!window.isKiosk())
      writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
  window.webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason !== "clean-exit") window.webContents.reload();
  });
  return window;
}

export const load = (window: BrowserWindow) => window.loadURL(`${origin}/`);
