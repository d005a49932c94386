import type { Client } from "#shared/contract/contract.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

/** Opens the project of a replication, or makes it. What is in it already is not made again. */
export async function openOrCreate(client: Client, path: string, name: string): Promise<void> {
  try {
    await client.projects.open({ path });
  } catch (error) {
    const { code } = error as Partial<ExemplarError>;
    if (code !== "PROJECT_MISSING") throw error;
    await client.projects.create({ path, name });
  }
}

/** What a step has made. @throws NOT_FOUND where there is nothing */
export function made<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined)
    throw new ExemplarError("NOT_FOUND", `The ${what} was not made`, "Remove the project's folder and try again.");
  return thing;
}
