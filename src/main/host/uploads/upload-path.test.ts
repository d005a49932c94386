import { join, sep } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { uploadPath } from "./upload-path.ts";

const batch = "3b241101-e2bb-4255-8caf-4136c566a962";
const at = (rest: string) => `/upload/${batch}${rest}`;

test("names come decoded, from the top", () => {
  expect(uploadPath(at("/photos/sea%20side/caf%C3%A9.png"))).toEqual({
    batch,
    names: ["photos", "sea side", "café.png"],
  });
  expect(uploadPath(at(""))).toEqual({ batch, names: [] });
  expect(uploadPath(at("/what%3F.png"), "linux").names).toEqual(["what?.png"]);
});

const hostile = [
  "/..",
  "/../x",
  "/a/../../x",
  "/.",
  "/",
  "//x",
  "/a//b",
  "/%2e%2e/x",
  "/%2E%2E%2Fx",
  "/..%2fx",
  "/..%5cx",
  "/a\\b",
  "/%2Fetc%2Fpasswd",
  "/a%00.png",
  "/a%0a.png",
  "/%zz",
  "/%c0%ae%c0%ae/x",
  `/${"a".repeat(256)}`,
  "/x".repeat(17),
];

test.each(hostile)("%s is refused", (rest) => {
  expect(() => uploadPath(at(rest))).toThrow(expect.objectContaining({ code: "INVALID" }));
});

test.each(["C:", "x.png:stream", "NUL", "con.txt", "COM1.png", "a.", "a ", "a?.png"])(
  "%s, which is something else on Windows, is refused there",
  (name) => {
    const path = at(`/${encodeURIComponent(name)}`);
    expect(() => uploadPath(path, "win32")).toThrow(expect.objectContaining({ code: "INVALID" }));
    expect(uploadPath(path, "linux").names).toEqual([name]);
  },
);

test.each(["/upload", "/upload/", "/upload/x/y", `/upload/../${batch}/x`, `/other/${batch}/x`, `upload/${batch}/x`])(
  "%s is no upload",
  (path) => {
    expect(() => uploadPath(path)).toThrow(expect.objectContaining({ code: "INVALID" }));
  },
);

test("whatever is asked, what is taken lies below the batch's folder", () => {
  const part = fc.constantFrom("..", ".", "%2e", "/", "%2f", "\\", "%5c", "%00", "a", ":", "%", "%25");
  const base = join(sep, "project", "imported", batch);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      let names: readonly string[];
      try {
        names = uploadPath(at(`/${parts.join("")}`)).names;
      } catch {
        return;
      }
      expect(join(base, ...names).startsWith(base + sep)).toBe(true);
      expect(
        join(base, ...names)
          .slice(base.length + 1)
          .split(sep),
      ).toEqual(names);
    }),
    { numRuns: 2000 },
  );
});
