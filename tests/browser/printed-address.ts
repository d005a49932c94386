import type { ChildProcess } from "node:child_process";

/** The address that a starting server prints, with the key that opens it. Rejects with what it said where it ends first. */
export function printedAddress(server: ChildProcess): Promise<string> {
  return new Promise((found, reject) => {
    let text = "";
    const read = (chunk: Buffer) => {
      text += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(text);
      if (address) found(address[0]);
    };
    server.stdout?.on("data", read);
    server.stderr?.on("data", read);
    server.once("exit", (status) => reject(new Error(`The server ended with status ${status}:\n${text}`)));
  });
}
