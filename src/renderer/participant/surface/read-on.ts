import { type RefObject, useEffect, useState } from "react";

/** Whether a page ends below the window. */
const hasMore = (page: HTMLElement) => page.scrollTop + page.clientHeight < page.scrollHeight - 1;

/** Shows more of a page that ends below the window. @returns whether there was more to show */
export function readOn(page: HTMLElement | null): boolean {
  if (page === null || !hasMore(page)) return false;
  // A fifth stays, so that the eye finds the line that it was at.
  page.scrollBy({ top: 0.8 * page.clientHeight });
  return true;
}

/** Whether there is more of the page below, as it is scrolled and the window changes its size. */
export function useMoreBelow(page: RefObject<HTMLElement | null>): boolean {
  const [more, setMore] = useState(false);
  useEffect(() => {
    const element = page.current!;
    const look = () => setMore(hasMore(element));
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener("scroll", look);
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [page]);
  return more;
}
