import { contextBridge, ipcRenderer, webUtils } from "electron";

/** The little of the page's world that is needed here, which otherwise has no DOM. */
interface PageMessage {
  readonly source: unknown;
  readonly origin: string;
  readonly data: unknown;
  readonly ports: NonNullable<Parameters<typeof ipcRenderer.postMessage>[2]>;
}
declare const window: { addEventListener(type: "message", listener: (message: PageMessage) => void): void };
declare const location: { readonly origin: string };

const connect = "exemplar:connect";

/**
 * Passes on the one message port through which the page talks to the host; what is not the page's own message is
 * ignored.
 */
window.addEventListener("message", ({ source, origin, data, ports }) => {
  if (source !== window || origin !== location.origin || data !== connect || ports.length !== 1) return;
  ipcRenderer.postMessage(connect, null, ports);
});

/**
 * The only function that the page gets: where a file lies that the user has dropped on it, `""` for a file that the page
 * has made itself. It tells nothing of files that the user has not handed over.
 */
contextBridge.exposeInMainWorld("exemplar", {
  pathOf: (file: Parameters<typeof webUtils.getPathForFile>[0]): string => webUtils.getPathForFile(file),
});
