import type { Environment } from "#shared/study/screen.ts";

/** This window and its screen. */
export function currentEnvironment(): Environment {
  return {
    userAgent: navigator.userAgent,
    viewportWidth: window.innerWidth,
    viewportHeight: window.innerHeight,
    devicePixelRatio: window.devicePixelRatio,
    language: navigator.language,
  };
}
