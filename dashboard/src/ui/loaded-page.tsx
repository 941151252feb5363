import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ApiError } from "../api/api-error.ts";
import { Page } from "./page.tsx";
import { Loaded } from "./states.tsx";

interface Props<T> {
  query: UseQueryResult<T, ApiError>;
  /** The page's title until there is an answer, whose page has its own. */
  title: string;
  children: (answer: T) => ReactNode;
}

/** A page of one thing: until it is there, and where it is not, a page that says so. */
export function LoadedPage<T>({ query, title, children }: Props<T>) {
  if (query.data !== undefined) return <Loaded query={query}>{children}</Loaded>;
  return (
    <Page title={title}>
      <Loaded query={query}>{children}</Loaded>
    </Page>
  );
}
