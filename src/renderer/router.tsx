import { createHashRouter, Navigate } from "react-router";
import { areas } from "./areas.ts";
import { RouteError } from "./shell/route-error.tsx";
import { Shell } from "./shell/shell.tsx";

/** Shown for the moment that the first screen takes to load. */
const Nothing = () => null;

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
      { index: true, lazy: async () => ({ Component: (await import("./project/welcome.tsx")).default }) },
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
    lazy: async () => ({ Component: (await import("./run/participant-mode.tsx")).default }),
  },
]);
