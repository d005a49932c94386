import {
  app,
  type BrowserWindow,
  type IpcMainEvent,
  type Session,
  type WebContents,
  type WebFrameMain,
} from "electron";
import { origin, scheme } from "./protocol.ts";

/** What a page of ours may ask for: the whole screen for participants, and the clipboard for a figure's copy button. */
const granted: ReadonlySet<string> = new Set(["fullscreen", "clipboard-sanitized-write"]);

/** What a page may load: itself, what it made, and Chromium's own tools. Nothing comes from a network. */
const loadable: ReadonlySet<string> = new Set([`${scheme}:`, "blob:", "data:", "devtools:"]);

/** Electron's security checklist, for everything that is not a window's own preference. */
export function secure(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
    decide(granted.has(permission) && isOurs(requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => granted.has(permission) && isOurs(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide(null));
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !loadable.has(protocolOf(url)) }));
  app.on("web-contents-created", (_event, contents) => confine(contents));
}

/** Keeps contents on our page: no other address, no other window, no web view. */
function confine(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isOurs(event.url)) event.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
}

/** Whether a message comes from the page of this window itself: not from a frame within it, nor from another page. */
export function isFromPage({ sender, senderFrame }: IpcMainEvent, window: BrowserWindow): boolean {
  return sender === window.webContents && senderFrame !== null && isPage(senderFrame);
}

const isPage = (frame: WebFrameMain) => frame.parent === null && frame.origin === origin;

const isOurs = (url: string) => url === origin || url.startsWith(`${origin}/`);

function protocolOf(url: string): string {
  try {
    return new URL(url).protocol;
  } catch {
    return "";
  }
}
