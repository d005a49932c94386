import { ipcRenderer } from "electron";

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
 * Passes on the one message port through which the page talks to the host. Nothing else crosses: the page gets no
 * function of Electron's, and what is not the page's own message is ignored.
 */
window.addEventListener("message", ({ source, origin, data, ports }) => {
  if (source !== window || origin !== location.origin || data !== connect || ports.length !== 1) return;
  ipcRenderer.postMessage(connect, null, ports);
});
