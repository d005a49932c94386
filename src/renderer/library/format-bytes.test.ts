import { expect, test } from "vitest";
import { formatBytes } from "./format-bytes.ts";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [1234, "1.2 kB"],
  [99_600, "100 kB"],
  [999_499, "999 kB"],
  [999_999, "1 MB"],
  [1_234_567, "1.2 MB"],
  [8 * 2 ** 30, "8.6 GB"],
  [5e15, "5000 TB"],
])("%s bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
