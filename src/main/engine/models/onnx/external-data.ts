import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { confinedPath } from "../confined-path.ts";
import type { TensorMessage } from "./read-tensor.ts";

/** ONNX's TensorProto.DataLocation. */
const EXTERNAL = 1;

export const isExternal = (tensor: TensorMessage): boolean => tensor.dataLocation === EXTERNAL;

/**
 * Takes a tensor's elements in from the file beside the model that holds them.
 * @param folder the model's own; nothing outside of it is read, whatever the tensor or a symbolic link says
 * @throws Error in words
 */
export function takeInExternalData(tensor: TensorMessage, folder: string): void {
  const entries = new Map((tensor.externalData ?? []).map(({ key, value }) => [key, value]));
  const location = entries.get("location") ?? "";
  const path = confinedPath(location, folder);
  const offset = wholeNumber(entries.get("offset") ?? "0", "offset");
  const descriptor = openSync(path, "r");
  try {
    const file = fstatSync(descriptor);
    if (!file.isFile()) throw new Error(`its data are in ${location}, which is no file`);
    const length = entries.has("length") ? wholeNumber(entries.get("length")!, "length") : file.size - offset;
    if (length < 0 || offset + length > file.size)
      throw new Error(`its data are bytes ${offset} to ${offset + length} of ${location}, which has ${file.size}`);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const read = readSync(descriptor, bytes, done, length - done, offset + done);
      if (read === 0) throw new Error(`${location} became shorter while it was read`);
      done += read;
    }
    tensor.rawData = bytes;
    tensor.externalData = [];
    tensor.dataLocation = 0;
  } finally {
    closeSync(descriptor);
  }
}

function wholeNumber(text: string, what: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new Error(`the ${what} of its external data is "${text}"`);
  return value;
}
