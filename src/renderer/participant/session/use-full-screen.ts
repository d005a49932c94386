import { useEffect, useState } from "react";

/** A full screen by the page's own request, by the browser's key, or a kiosk window. */
const isFullScreen = () => document.fullscreenElement !== null || matchMedia("(display-mode: fullscreen)").matches;

/** Whether the window fills the screen, and how to make it so (after a key or a click, as browsers demand). */
export function useFullScreen() {
  const [full, setFull] = useState(isFullScreen);
  useEffect(() => {
    const update = () => setFull(isFullScreen());
    const displayMode = matchMedia("(display-mode: fullscreen)");
    document.addEventListener("fullscreenchange", update);
    displayMode.addEventListener("change", update);
    return () => {
      document.removeEventListener("fullscreenchange", update);
      displayMode.removeEventListener("change", update);
    };
  }, []);
  return { full, supported: document.fullscreenEnabled, enter: () => document.documentElement.requestFullscreen() };
}
