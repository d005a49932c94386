/**
 * What a pressed key is called: what it writes, a letter in lower case. Where the layout has no Latin letter or digit on it
 * (Greek, Cyrillic, Arabic, digits with Shift as on a French one), what it is by its place on the keyboard.
 */
export function answerKey({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  const written = key.length === 1 ? key.toLowerCase() : key;
  if (key.length !== 1 || /^[a-z0-9 ]$/.test(written)) return written;
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  return place ? (place[1]?.toLowerCase() ?? place[2]!) : written;
}
