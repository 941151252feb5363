import {
  type InfiniteData,
  type QueryKey,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ApiError, isTransient } from "./api-error.ts";
import { type Answer, call, type Method, type Params, type Path } from "./client.ts";
import { noteError, queryClient } from "./query-client.ts";

export interface ReadOptions {
  enabled?: boolean;
  /** How often it is read again; by what was answered, where that decides whether to go on. */
  refetchInterval?: number | false | ((query: { state: { data: unknown } }) => number | false);
  staleTime?: number;
}

/** Reads by GET: for what is asked seldom or always alike. The previous answer stays on the screen while the next one loads. */
export function useRead<P extends Path<"get">>(
  path: P,
  params: Params = {},
  options: ReadOptions = {},
): UseQueryResult<Answer<P, "get">, ApiError> {
  return useQuery({ queryKey: [path, params], queryFn: ({ signal }) => call("get", path, params, { signal }), ...options });
}

/** Reads before there is a screen, for an address that leads elsewhere by what is answered. */
export function readNow<P extends Path<"get">>(path: P, params: Params = {}): Promise<Answer<P, "get">> {
  return queryClient.fetchQuery({ queryKey: [path, params], queryFn: ({ signal }) => call("get", path, params, { signal }) });
}

/** The same by POST, of what is told once and kept nowhere. */
export function askNow<P extends Path<"post">>(path: P, params: Params, signal: AbortSignal): Promise<Answer<P, "post">> {
  const queryFn = () => call("post", path, params, { signal });
  return queryClient.fetchQuery({ queryKey: [path, params], queryFn, staleTime: 0, gcTime: 0 });
}

/**
 * Reads by POST: for questions whose parameters change with every click. A browser asks the server's permission for a path once, not once for
 * each query. `asked` is what an answer is of: while the next one loads, the one on the screen is of the question before.
 */
export function useAsk<P extends Path<"post">, A extends Params>(
  path: P,
  params: A,
  options: ReadOptions = {},
): UseQueryResult<Answer<P, "post"> & { asked: A }, ApiError> {
  return useQuery({
    queryKey: [path, params],
    queryFn: async ({ signal }) => ({ ...(await call("post", path, params, { signal })), asked: params }),
    ...options,
  });
}

/**
 * Writes by POST, once.
 * @param changes prefixes of the paths whose answers are out of date afterwards, as "/api/flows/"
 */
export function useWrite<P extends Path<"post">>(path: P, changes: readonly string[]) {
  return useSend("post", path, changes);
}

/** The same by another method. */
export function useSend<M extends Method, P extends Path<M>>(method: M, path: P, changes: readonly string[]) {
  const client = useQueryClient();
  return useMutation<Answer<P, M>, ApiError, Params>({
    mutationFn: (params) => call(method, path, params),
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey: [key] }) => changes.some((each) => String(key).startsWith(each)) }),
  });
}

/** What each thing is asked for, by what the screen knows it by. */
type Requests = ReadonlyMap<string, Params>;

interface Progress {
  /** After each: how many were tried. */
  onTried?(tried: number): void;
  isStopped?(): boolean;
}

/**
 * Writes one thing after another, and reads again when all are through.
 * @returns what was done, and why the others were not; a fault of the way, such as no connection, ends it
 */
export function useWriteEach<P extends Path<"post">>(path: P, changes: readonly string[]) {
  const client = useQueryClient();
  return async (requests: Requests, { onTried, isStopped }: Progress = {}) => {
    const done = new Set<string>();
    const errors = new Map<string, ApiError>();
    for (const [id, params] of requests) {
      if (isStopped?.()) break;
      try {
        await call("post", path, params);
        done.add(id);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        noteError(error);
        errors.set(id, error);
        if (isTransient(error)) break;
      }
      onTried?.(done.size + errors.size);
    }
    await client.invalidateQueries({ predicate: ({ queryKey: [key] }) => changes.some((each) => String(key).startsWith(each)) });
    return { done, errors };
  };
}

/** A page of a list that is walked from its newest row: `next`, or the `id` of its last row, is the `before` of the page after. */
interface ListPage {
  data: readonly { id?: number | string }[];
  more: boolean;
  next?: number | string;
}

/** Reads a list page by page, by POST. `rows` are those of all pages so far. */
export function useAskPages<P extends PathOfPages<"post">>(path: P, params: Params, options: ReadOptions = {}) {
  const read = (before: Params, signal: AbortSignal) => call("post", path, { ...params, ...before }, { signal });
  return usePages<PageOf<P, "post">>([path, params, "pages"], read, options);
}

/** The same by GET: for lists that have no POST. */
export function useReadPages<P extends PathOfPages<"get">>(path: P, params: Params, options: ReadOptions = {}) {
  const read = (before: Params, signal: AbortSignal) => call("get", path, { ...params, ...before }, { signal });
  return usePages<PageOf<P, "get">>([path, params, "pages"], read, options);
}

type PageOf<P extends Path<M>, M extends "get" | "post"> = Extract<Answer<P, M>, ListPage>;
type PathOfPages<M extends "get" | "post"> = { [P in Path<M>]: PageOf<P, M> extends never ? never : P }[Path<M>];

/** A page of a list of the Network API, which counts its pages from 1. */
export interface NumberedPage {
  pagination: { total_count: number; page: number; next_page?: number };
}

/**
 * Reads a list of the Network API page by page.
 * @param rowsOf the rows of a page: each list has a name of its own
 * @returns `rows` of all pages so far, and how many there are in all
 */
export function useNumberedPages<P extends PathOfNumbered, Row>(
  path: P,
  params: Params,
  rowsOf: (page: Answer<P, "get">) => readonly Row[],
  options: ReadOptions = {},
) {
  type Page = Answer<P, "get"> & NumberedPage;
  const query = useInfiniteQuery<Page, ApiError, InfiniteData<Page>, QueryKey, number>({
    queryKey: [path, params, "pages"],
    queryFn: async ({ signal, pageParam }) => (await call("get", path, { ...params, page: pageParam }, { signal })) as Page,
    initialPageParam: 1,
    getNextPageParam: ({ pagination }) => pagination.next_page,
    ...options,
  });
  return { ...query, rows: query.data?.pages.flatMap(rowsOf), total: query.data?.pages.at(-1)?.pagination.total_count };
}

/** A page of a list that says where the next one begins. */
interface CursorPage {
  items: readonly unknown[];
  next_cursor: string | null;
}

type PathOfCursors = { [P in Path<"get">]: Answer<P, "get"> extends CursorPage ? P : never }[Path<"get">];

/** Reads a list page by page by its cursors. `rows` are those of all pages so far. */
export function useCursorPages<P extends PathOfCursors>(path: P, params: Params) {
  type Page = Answer<P, "get"> & CursorPage;
  const query = useInfiniteQuery<Page, ApiError, InfiniteData<Page>, QueryKey, string | undefined>({
    queryKey: [path, params, "pages"],
    queryFn: async ({ signal, pageParam }) => (await call("get", path, { ...params, cursor: pageParam }, { signal })) as Page,
    initialPageParam: undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
  const rows = query.data?.pages.flatMap(({ items }) => items) as Page["items"][number][] | undefined;
  return { ...query, rows };
}

const MOST_PAGES = 20;

/**
 * Reads a list to its end: for what is searched on the screen.
 * @param read a page's rows, and what to ask for the next one by; undefined at the end
 * @returns the rows, and whether there are more than are read at most
 */
export function useWhole<P extends Path<"get">, Row>(
  path: P,
  params: Params,
  read: (page: Answer<P, "get">) => { rows: readonly Row[]; next: Params | undefined },
  options: ReadOptions = {},
): UseQueryResult<{ rows: readonly Row[]; isCut: boolean }, ApiError> {
  return useQuery({
    queryKey: [path, params, "whole"],
    queryFn: async ({ signal }) => {
      const rows: Row[] = [];
      let at: Params | undefined = {};
      for (let page = 0; page < MOST_PAGES && at !== undefined; page++) {
        const answer = read(await call("get", path, { ...params, ...at }, { signal }));
        rows.push(...answer.rows);
        at = answer.next;
      }
      return { rows, isCut: at !== undefined };
    },
    ...options,
  });
}

/** Lists of the Network API. */
export type PathOfNumbered = { [P in Path<"get">]: Answer<P, "get"> extends NumberedPage ? P : never }[Path<"get">];

function usePages<Page extends ListPage>(
  queryKey: QueryKey,
  read: (before: Params, signal: AbortSignal) => Promise<unknown>,
  options: ReadOptions,
) {
  const query = useInfiniteQuery<Page, ApiError, InfiniteData<Page>, QueryKey, number | string | undefined>({
    queryKey,
    queryFn: async ({ signal, pageParam }) => (await read({ before: pageParam }, signal)) as Page,
    initialPageParam: undefined,
    getNextPageParam: ({ more, next, data }) => (more ? (next ?? data.at(-1)?.id) : undefined),
    ...options,
  });
  const rows = query.data?.pages.flatMap(({ data }) => data) as Page["data"][number][] | undefined;
  return { ...query, rows };
}
