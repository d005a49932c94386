import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { stationName } from "#shared/contract/system.ts";
import { makeFolder, writeDurably } from "./store/durable-file.ts";

const stationFile = z.object({ name: stationName });

/** What this machine is called, as the data say where a session was started. It belongs to the machine, not to a project. */
export class Station {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Null where none was given, or none can be read. */
  get name(): string | null {
    try {
      return stationFile.parse(JSON.parse(readFileSync(this.#file, "utf8"))).name;
    } catch {
      return null;
    }
  }

  /** @param name null takes it away @throws NOT_WRITABLE, DISK_FULL as the file system says */
  set(name: string | null): void {
    if (name === null) {
      rmSync(this.#file, { force: true });
      return;
    }
    makeFolder(dirname(this.#file));
    writeDurably(this.#file, Buffer.from(JSON.stringify({ name })));
  }
}
