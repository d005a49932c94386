import { EventEmitter } from "node:events";
import type { MessagePort } from "node:worker_threads";
import type * as Electron from "electron";

/** As much of Electron as the main process and the preload use, in memory, so that tests see what they ask of it. */
export class StandInFrame {
  readonly parent: StandInFrame | null;
  readonly origin: string;

  constructor(origin: string, parent: StandInFrame | null = null) {
    this.origin = origin;
    this.parent = parent;
  }
}

export class StandInContents extends EventEmitter {
  readonly mainFrame = new StandInFrame("app://exemplar");
  openHandler: (() => unknown) | undefined;
  reloads = 0;
  devTools = false;
  zoom = 2;

  setWindowOpenHandler(handler: () => unknown): void {
    this.openHandler = handler;
  }
  reload(): void {
    this.reloads++;
  }
  openDevTools(): void {
    this.devTools = true;
    this.emit("devtools-opened");
  }
  closeDevTools(): void {
    this.devTools = false;
  }
  setZoomFactor(factor: number): void {
    this.zoom = factor;
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new StandInContents();
  url = "";
  kiosk = false;
  maximized = false;
  shown = false;
  focused = false;
  menuBar = true;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit("web-contents-created", {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.url = url;
    this.emit("ready-to-show");
  }
  show(): void {
    this.shown = true;
  }
  focus(): void {
    this.focused = true;
  }
  maximize(): void {
    this.maximized = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isMinimized(): boolean {
    return false;
  }
  isKiosk(): boolean {
    return this.kiosk;
  }
  setKiosk(on: boolean): void {
    this.kiosk = on;
  }
  setMenuBarVisibility(on: boolean): void {
    this.menuBar = on;
  }
  getNormalBounds(): Electron.Rectangle {
    return { x: 10, y: 20, width: 1200, height: 800 };
  }
  /** What a click on the window's cross does: whether it closes. */
  close(): boolean {
    return !prevented(this, "close");
  }
}

/** Emits an event that can be prevented, and says whether it was. */
export function prevented(emitter: EventEmitter, name: string, more: object = {}): boolean {
  let stopped = false;
  const event = {
    ...more,
    preventDefault: () => {
      stopped = true;
    },
  };
  emitter.emit(name, event, event);
  return stopped;
}

class App extends EventEmitter {
  readonly isPackaged = true;
  readonly log: string[] = [];
  readonly switches = new Map<string, string>();
  firstInstance = true;
  readonly commandLine = { getSwitchValue: (name: string) => this.switches.get(name) ?? "" };

  enableSandbox(): void {
    this.log.push("sandbox");
  }
  setPath(name: string, path: string): void {
    this.log.push(`${name}=${path}`);
  }
  getVersion(): string {
    return "0.1.0";
  }
  requestSingleInstanceLock(): boolean {
    this.log.push("lock");
    return this.firstInstance;
  }
  async whenReady(): Promise<void> {
    this.log.push("ready");
  }
  quit(): void {
    this.log.push("quit");
  }
  exit(status: number): void {
    this.log.push(`exit ${status}`);
  }
}

type SchemeHandler = (request: Request) => Promise<Response>;

type Handler = (...given: unknown[]) => unknown;

class StandInSession {
  decidePermission: Handler | undefined;
  checkPermission: Handler | undefined;
  decideDevice: Handler | undefined;
  decideDisplay: Handler | undefined;
  decideRequest: Handler | undefined;
  readonly schemes = new Map<string, SchemeHandler>();

  readonly protocol = { handle: (scheme: string, handler: SchemeHandler) => this.schemes.set(scheme, handler) };
  readonly webRequest = {
    onBeforeRequest: (listener: Handler) => {
      this.decideRequest = listener;
    },
  };
  setPermissionRequestHandler(handler: Handler): void {
    this.decidePermission = handler;
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.checkPermission = handler;
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.decideDevice = handler;
  }
  setDisplayMediaRequestHandler(handler: Handler): void {
    this.decideDisplay = handler;
  }
}

export class StandInUtilityProcess extends EventEmitter {
  pid: number | undefined;
  readonly stderr = new EventEmitter();
  readonly sent: unknown[] = [];
  killed = false;

  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

/** Electron's `MessagePortMain` around one of Node's ports. */
export class StandInPort extends EventEmitter {
  readonly #port: MessagePort;
  closed = false;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on("close", () => this.emit("close"));
  }
  start(): void {
    this.#port.on("message", (data) => this.emit("message", { data, ports: [] }));
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }
  close(): void {
    this.closed = true;
    this.#port.close();
  }
}

export const app = new App();
export const session = { defaultSession: new StandInSession() };
export const ipcMain = new EventEmitter();
export const ipcRenderer = {
  sent: [] as { channel: string; message: unknown; ports: readonly unknown[] }[],
  postMessage(channel: string, message: unknown, ports: readonly unknown[]): void {
    this.sent.push({ channel, message, ports });
  },
};
export const contextBridge = {
  exposed: new Map<string, unknown>(),
  exposeInMainWorld(name: string, value: unknown): void {
    this.exposed.set(name, value);
  },
};
/** Files are known by where they lie; those that a page has made lie nowhere. */
export const webUtils = { getPathForFile: (file: { readonly path?: string }) => file.path ?? "" };
export const shell = {
  shown: [] as string[],
  showItemInFolder(path: string): void {
    this.shown.push(path);
  },
};
export const protocol = {
  registered: [] as Electron.CustomScheme[],
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    app.log.push("scheme");
    this.registered = schemes;
  },
};
export const Menu = {
  current: null as unknown,
  buildFromTemplate: (template: unknown) => ({ template }),
  setApplicationMenu(menu: unknown): void {
    this.current = menu;
  },
};
export const screen = {
  displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
  getAllDisplays() {
    return this.displays;
  },
};
export const dialog = {
  errors: [] as string[],
  showErrorBox(title: string, content: string): void {
    this.errors.push(`${title}: ${content}`);
  },
};
export const utilityProcess = {
  forked: [] as {
    worker: string;
    words: readonly string[];
    options: Electron.ForkOptions;
    child: StandInUtilityProcess;
  }[],
  fork(worker: string, words: readonly string[], options: Electron.ForkOptions): StandInUtilityProcess {
    const child = new StandInUtilityProcess();
    this.forked.push({ worker, words, options, child });
    return child;
  },
};
