import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { ApiError } from "./api-error.ts";
import { type Answer, call, type Params, type Path } from "./client.ts";
import { type NumberedPage, type PathOfNumbered, type ReadOptions, useWhole } from "./hooks.ts";

/** Rows of a page of the Network API at most. */
const LONGEST_PAGE = 500;
const ASKED_AT_ONCE = 100;

/** Reads a list of the Network API to its end: for what is sorted and searched on the screen. */
export function useNumberedList<P extends PathOfNumbered, Row>(
  path: P,
  params: Params,
  rowsOf: (page: Answer<P, "get">) => readonly Row[],
  options: ReadOptions = {},
): UseQueryResult<{ rows: readonly Row[]; isCut: boolean }, ApiError> {
  const read = (page: Answer<P, "get">) => {
    const next = (page as NumberedPage).pagination.next_page;
    return { rows: rowsOf(page), next: next === undefined ? undefined : { page: next } };
  };
  return useWhole(path, { ...params, limit: LONGEST_PAGE }, read, options);
}

/** Asks by POST about things by their numbers, a hundred at a time, and gives what is answered of all of them. */
export function useAskAbout<P extends Path<"post">, Row>(
  path: P,
  { name, ids }: { name: string; ids: readonly number[] },
  rowsOf: (answer: Answer<P, "post">) => readonly Row[],
  options: ReadOptions = {},
): UseQueryResult<Row[], ApiError> {
  return useQuery({
    queryKey: [path, name, ids],
    queryFn: async ({ signal }) => {
      const rows: Row[] = [];
      for (let at = 0; at < ids.length; at += ASKED_AT_ONCE)
        rows.push(...rowsOf(await call("post", path, { [name]: ids.slice(at, at + ASKED_AT_ONCE) }, { signal })));
      return rows;
    },
    ...options,
  });
}
