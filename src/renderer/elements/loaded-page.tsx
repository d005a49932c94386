import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Loaded } from "./loaded.tsx";
import { Page } from "./page.tsx";

interface Props<T> {
  /** What the page is called until its content names itself. */
  readonly title: string;
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}

/** A page whose own title and content depend on what a query answers. */
export function LoadedPage<T>({ title, query, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  return (
    <Page title={title}>
      <Loaded query={query}>{children}</Loaded>
    </Page>
  );
}
