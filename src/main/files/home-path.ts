import { homedir } from "node:os";

/** A path with `~` at its start as the user's home, as a shell reads it. */
export const fromHome = (path: string): string => path.replace(/^~(?=$|[\\/])/, homedir());
