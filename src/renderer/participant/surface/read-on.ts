/** Shows more of a page that ends below the window. @returns whether there was more to show */
export function readOn(page: HTMLElement | null): boolean {
  if (page === null || page.scrollTop + page.clientHeight >= page.scrollHeight - 1) return false;
  // A fifth stays, so that the eye finds the line that it was at.
  page.scrollBy({ top: 0.8 * page.clientHeight });
  return true;
}
