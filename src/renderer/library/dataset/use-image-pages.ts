import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { DatasetImage } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import type { ImageQuery } from "./image-query.ts";

const pageSize = 500;

/** The images of a query, fetched page by page as they come into view. */
export function useImagePages(query: ImageQuery) {
  const [[firstPage, lastPage], setPages] = useState<readonly [number, number]>([0, 0]);
  const page = (number: number) =>
    orpc.library.images.queryOptions({ input: { ...query, offset: number * pageSize, limit: pageSize } });
  const start = useQuery({ ...page(0), placeholderData: keepPreviousData });
  const numbers = Array.from({ length: lastPage - firstPage + 1 }, (_, k) => firstPage + k);
  const pages = useQueries({ queries: numbers.map(page) });

  const onRange = useCallback((first: number, last: number) => {
    const next = [Math.floor(first / pageSize), Math.floor(last / pageSize)] as const;
    setPages((now) => (now[0] === next[0] && now[1] === next[1] ? now : next));
  }, []);

  function imageAt(position: number): DatasetImage | undefined {
    const number = Math.floor(position / pageSize);
    const data = number === 0 ? start.data : pages[number - firstPage]?.data;
    return data?.images[position % pageSize];
  }
  return { start, total: start.data?.total ?? 0, imageAt, onRange };
}
