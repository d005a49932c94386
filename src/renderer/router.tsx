import { createHashRouter, Navigate, redirect } from "react-router";
import { areas } from "./areas.ts";
import { client } from "./connection/client.ts";
import { RouteError } from "./shell/route-error.tsx";
import { Shell } from "./shell/shell.tsx";

/** Shown for the moment that the first screen takes to load. */
const Nothing = () => null;

/** Whether the window was opened without a place in its address, as by the command that starts it. */
let openedWithoutPlace = window.location.hash === "";

/** A window that is opened on a project begins in its Library; later `#/` is the first screen itself. */
async function firstScreen() {
  if (!openedWithoutPlace) return null;
  openedWithoutPlace = false;
  const project = await client.projects.current().catch(() => null); // locked in participant mode: the shell sees to it
  return project ? redirect("/library") : null;
}

/**
 * Addresses live in the hash (`#/library/…`): the same in a window served from `app://` and from loopback, and kept
 * by back, forward and reload without the server knowing any of them.
 */
export const router = createHashRouter([
  {
    path: "/",
    element: <Shell />,
    errorElement: <RouteError />,
    HydrateFallback: Nothing,
    children: [
      {
        index: true,
        loader: firstScreen,
        lazy: async () => ({ Component: (await import("./project/welcome.tsx")).default }),
      },
      ...areas.map(({ path, load }) => ({
        path: `${path}/*`,
        errorElement: <RouteError />,
        lazy: async () => ({ Component: (await load()).default }),
      })),
      { path: "*", element: <Navigate to="/" replace /> },
    ],
  },
  {
    path: "/participant/*",
    errorElement: <RouteError />,
    HydrateFallback: Nothing,
    lazy: async () => ({ Component: (await import("./participant/participant-mode.tsx")).default }),
  },
]);
