/** Hands a file that was made in the window to its user: the browser keeps it where downloads go. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** "My study" → "my-study": what files are called after it. */
export const asFileName = (title: string): string => title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
