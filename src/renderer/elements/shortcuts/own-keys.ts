interface OwnKeys {
  /** CSS selector of the elements that these keys belong to, themselves or what surrounds them. */
  readonly of: string;
  /** Keys as `KeyboardEvent.key`; all of them where none are named. */
  readonly keys?: readonly string[];
}

const arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const ends = ["Home", "End"];
const pages = ["PageUp", "PageDown"];
const press = ["Enter", " "];

/** Whose type says that nothing can be typed into them. */
const untyped = ["radio", "checkbox", "range", "button", "submit", "reset", "color", "file"];
const textField = `input:not([readonly])${untyped.map((type) => `:not([type=${type}])`).join("")}`;

/** What stands on the left answers the keys on the right itself: pressed there, they are no shortcuts. */
const ownKeys: readonly OwnKeys[] = [
  { of: "[role=dialog], [role=menu]" },
  // Whatever has opened a list, a menu or a panel closes it by a key too.
  { of: "[aria-haspopup][aria-expanded=true]" },
  { of: `${textField}, textarea, select, [contenteditable=true]` },
  { of: "[role=slider], input[type=range]", keys: [...arrows, ...ends, ...pages] },
  { of: "input[type=radio], [role=tab]", keys: [...arrows, ...ends, " "] },
  { of: "[role=listbox]", keys: [...arrows, ...ends, ...pages, ...press] },
  { of: "[role=grid]", keys: [...arrows, ...ends, ...pages] },
  // A dropdown that is shut opens by these; its field is one that nothing can be typed into.
  { of: "input[readonly][aria-haspopup]", keys: ["ArrowUp", "ArrowDown", ...press] },
  { of: "button, a, summary, [role=button], input[type=checkbox]", keys: press },
];

/** Whether a key that is pressed on an element is the element's own, and so no shortcut of the page. */
export function isOwnKey(target: EventTarget | null, { key, ctrlKey, metaKey, altKey }: PressedKey): boolean {
  if (!isElement(target)) return false;
  const modified = ctrlKey || metaKey || altKey;
  return ownKeys.some(
    ({ of, keys }) => (keys === undefined || (!modified && keys.includes(key))) && target.closest(of) !== null,
  );
}

export type PressedKey = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

const isElement = (target: EventTarget | null): target is Element => target !== null && "closest" in target;
