import type { ClientLink } from "@orpc/client";
import { DynamicLink } from "@orpc/client";
import { RPCLink as FetchLink } from "@orpc/client/fetch";
import { RPCLink as MessagePortLink } from "@orpc/client/message-port";

type Link = ClientLink<Record<never, never>>;

/**
 * The way to the host. Under Electron the page is served from `app://` and the preload passes one end of a fresh
 * message channel on to the main process; in a browser the loopback server answers at `/rpc`, knowing this window by
 * its same-origin cookie.
 */
export function openLink(): Link {
  const link = location.protocol === "app:" ? messagePortLink() : fetchLink();
  return new DynamicLink(() => link);
}

function messagePortLink(): Link {
  const { port1, port2 } = new MessageChannel();
  window.postMessage("exemplar:connect", location.origin, [port2]);
  port1.start();
  return new MessagePortLink({ port: port1 });
}

function fetchLink(): Link {
  return new FetchLink({ url: `${location.origin}/rpc` });
}
