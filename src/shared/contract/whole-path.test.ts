import { expect, test } from "vitest";
import { isWholePath } from "./whole-path.ts";

test.each(["/", "/home/ada/digits", "~", "~/digits", "~\\digits", "C:\\digits", "d:/digits", "\\\\server\\share"])(
  "%s says where it leads",
  (path) => expect(isWholePath(path)).toBe(true),
);

test.each(["", "digits", "./digits", "../digits", "digits/", "~ada/digits", "C:digits", "file.onnx"])(
  "“%s” depends on where one stands",
  (path) => expect(isWholePath(path)).toBe(false),
);
