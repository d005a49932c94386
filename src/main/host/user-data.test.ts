import { expect, test } from "vitest";
import { userDataFolder } from "./user-data.ts";

test("keeps the user's data where each platform expects it", () => {
  expect(userDataFolder({}, "linux", "/home/ada")).toBe("/home/ada/.local/share/exemplar");
  expect(userDataFolder({ XDG_DATA_HOME: "/data" }, "linux", "/home/ada")).toBe("/data/exemplar");
  expect(userDataFolder({}, "darwin", "/Users/ada")).toBe("/Users/ada/Library/Application Support/Exemplar");
  expect(userDataFolder({ EXEMPLAR_USER_DATA: "/elsewhere" }, "darwin", "/Users/ada")).toBe("/elsewhere");
});
