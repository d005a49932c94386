import { expect, test } from "vitest";
import { answerKey } from "./use-answer-keys.ts";

test.each([
  ["Latin", "f", "KeyF", "f"],
  ["Latin with Caps Lock", "J", "KeyJ", "j"],
  ["Dvorak, where J stands elsewhere: what is written counts", "j", "KeyC", "j"],
  ["Greek", "φ", "KeyF", "f"],
  ["Russian", "О", "KeyJ", "j"],
  ["Arabic", "ب", "KeyF", "f"],
  ["French, where digits need Shift", "&", "Digit1", "1"],
  ["Persian digits", "۲", "Digit2", "2"],
  ["a sign that has no such place", "ß", "Minus", "ß"],
  ["a key that writes nothing", "Enter", "Enter", "Enter"],
  ["the space bar", " ", "Space", " "],
])("%s", (_, key, code, name) => {
  expect(answerKey({ key, code })).toBe(name);
});
