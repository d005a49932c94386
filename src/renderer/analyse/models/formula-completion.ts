/** The name that is being typed: the stretch of name characters that ends at the caret. */
export function nameAt(text: string, caret: number): { start: number; name: string } {
  const name = /[A-Za-z_.][\w.]*$/.exec(text.slice(0, caret))?.[0] ?? "";
  return { start: caret - name.length, name };
}

/** Columns that the name at the caret may become, those that begin with it first; none once it is complete. */
export function completions(text: string, caret: number, columns: readonly string[]): string[] {
  const typed = nameAt(text, caret).name.toLowerCase();
  if (typed === "" || columns.includes(typed)) return [];
  const begins = columns.filter((column) => column.toLowerCase().startsWith(typed));
  const contains = columns.filter((column) => column.toLowerCase().includes(typed) && !begins.includes(column));
  return [...begins, ...contains];
}

/** The text with the name at the caret replaced, and where the caret goes. */
export function complete(text: string, caret: number, column: string): { text: string; caret: number } {
  const { start } = nameAt(text, caret);
  // What is left of an old name behind the caret goes too.
  const rest = text.slice(caret).replace(/^[\w.]+/, "");
  return { text: text.slice(0, start) + column + rest, caret: start + column.length };
}
