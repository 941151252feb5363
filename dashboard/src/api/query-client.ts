import { focusManager, keepPreviousData, QueryCache, QueryClient } from "@tanstack/react-query";
import { createStore } from "../store.ts";
import { ApiError, isTransient } from "./api-error.ts";
import { type Answer, call } from "./client.ts";
import { takeEarly, WHO } from "./early.ts";
import { reloadPage } from "./mini-app.ts";
import { dropSession, interrupted, interruptSession, session } from "./session.ts";

const STALE_MS = 30_000;
const TRIES = 2;
const LAPSED = new Set(["unpaid", "payment-required"]);

/** The plan is over: the screen of plans lies over the others until an answer says otherwise. */
export const lapsed = createStore(false);

/** An error that concerns more than the call that met it. */
export function noteError(error: unknown): void {
  if (!(error instanceof ApiError)) return;
  if (error.code === "key") endSession();
  // With a field it is the plan of somebody else.
  else if (LAPSED.has(error.code) && error.field === undefined) lapsed.set(true);
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteError }),
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      retry: (failures, error) => failures < TRIES && isTransient(error),
      retryDelay: (failures) => (failures === 0 ? 500 : 2000),
      placeholderData: keepPreviousData,
    },
    mutations: { retry: false, onError: noteError },
  },
});
session.subscribe(() => {
  if (!interrupted.get()) queryClient.clear();
  else if (session.get() !== null) void goOn();
});

// Nothing is asked again by itself while nobody is signed in.
interrupted.subscribe(() => focusManager.setFocused(interrupted.get() ? false : undefined));

const whoIsHere = () => queryClient.getQueryData<Answer<"/api/profile/info.json", "get">>(WHO)?.data.id;

/** Where a screen is open, it waits for the same person to sign in again. */
function endSession(): void {
  if (whoIsHere() === undefined) dropSession();
  else interruptSession();
}

/** Goes on with the open screen; somebody else begins anew. */
async function goOn(): Promise<void> {
  const before = whoIsHere();
  const now = await call("get", "/api/profile/info.json").catch((error: unknown) => {
    noteError(error);
    return null;
  });
  if (now === null) return;
  interrupted.set(false);
  if (now.data.id === before) await queryClient.invalidateQueries();
  else reloadPage();
}

// Kept as the hooks keep it (hooks.ts): what is answered by then is there when a screen is drawn for the first time.
takeEarly(({ method, path, params, answer }) => {
  const queryFn = async () => (method === "get" ? answer : { ...(await answer), asked: params });
  void queryClient.prefetchQuery({ queryKey: [path, params], queryFn, retry: false });
});
// Everything waits for this answer.
if (session.get() !== null) void queryClient.prefetchQuery({ queryKey: WHO, queryFn: ({ signal }) => call("get", ...WHO, { signal }) });
