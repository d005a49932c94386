import type { DrawMap } from "../runner.ts";

/** Where no maps are drawn. */
export const noMaps: DrawMap = () => Promise.reject(new Error("No maps are drawn here"));
