import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { isOwnKey } from "./own-keys.ts";

const { document } = parseHTML(`<main>
  <button id="button"><svg id="icon"></svg></button>
  <input id="shut" readonly aria-haspopup="listbox" aria-expanded="false" role="combobox">
  <input id="open" readonly aria-haspopup="listbox" aria-expanded="true" role="combobox">
  <input id="text" type="text"><input id="number"><textarea id="area"></textarea>
  <input id="radio" type="radio"><input id="box" type="checkbox">
  <div id="slider" role="slider"></div>
  <div id="images" role="listbox"><div id="image" role="option"></div></div>
  <table id="rows" role="grid"></table>
  <div role="dialog"><button id="inside"></button></div>
  <p id="words"></p>
</main>`);

/** Which of the workbench's shortcut keys reach the page from an element. */
function shortcutsFrom(id: string): string {
  const target = document.getElementById(id) as unknown as Element;
  return ["k", "ArrowLeft", "Escape", "Home", "Enter", "Ctrl z"]
    .filter((name) => {
      const key = name.replace("Ctrl ", "");
      return !isOwnKey(target, { key, ctrlKey: key !== name, metaKey: false, altKey: false });
    })
    .join();
}

test.each([
  ["words", "k,ArrowLeft,Escape,Home,Enter,Ctrl z"],
  ["button", "k,ArrowLeft,Escape,Home,Ctrl z"],
  ["icon", "k,ArrowLeft,Escape,Home,Ctrl z"],
  ["shut", "k,ArrowLeft,Escape,Home,Ctrl z"],
  ["open", ""],
  ["text", ""],
  ["number", ""],
  ["area", ""],
  ["radio", "k,Escape,Enter,Ctrl z"],
  ["box", "k,ArrowLeft,Escape,Home,Ctrl z"],
  ["slider", "k,Escape,Enter,Ctrl z"],
  ["image", "k,Escape,Ctrl z"],
  ["rows", "k,Escape,Enter,Ctrl z"],
  ["inside", ""],
])("from %s the page hears %s", (id, keys) => {
  expect(shortcutsFrom(id)).toBe(keys);
});

test("without an element, every key is a shortcut", () => {
  expect(isOwnKey(null, { key: "k", ctrlKey: false, metaKey: false, altKey: false })).toBe(false);
});
