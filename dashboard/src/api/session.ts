import { forGood, forTab } from "../storage.ts";
import { createStore } from "../store.ts";

const KEY = "pawprint.session";

const read = () => forTab.getItem(KEY) ?? forGood.getItem(KEY);

/** The token of the session, or an API key; null: nobody is signed in. Another tab's sign-in and sign-out count here too. */
export const session = createStore(read());

addEventListener("storage", (event) => event.key === KEY && session.set(read()));

/**
 * Signs in.
 * @param shared the computer is a shared one: the session ends with this tab
 */
export function keepSession(token: string, shared: boolean): void {
  (shared ? forTab : forGood).setItem(KEY, token);
  session.set(token);
}

let replacing: Promise<unknown> | null = null;

/** Ends when no token is being replaced: before that nobody can say which one holds. */
export async function tokenSettled(): Promise<void> {
  while (replacing !== null) await replacing.catch(() => undefined);
}

/**
 * Puts another token in the place of the present one, which becomes void by it. Other calls wait until it is done.
 * @param replace makes the new token, by a call that says the present one
 */
export async function replaceToken(replace: (present: string) => Promise<string>): Promise<string> {
  const made = replace(session.get() ?? "");
  replacing = made;
  try {
    const token = await made;
    keepSession(token, forTab.getItem(KEY) !== null);
    return token;
  } finally {
    replacing = null;
  }
}

/** Signs out in this browser. It does not end the session at the server. */
export function dropSession(): void {
  forTab.removeItem(KEY);
  forGood.removeItem(KEY);
  session.set(null);
}

/** The session ended under an open screen: what is typed there stays, behind the way in. */
export const interrupted = createStore(false);

/** The server does not know the session any more. */
export function interruptSession(): void {
  interrupted.set(true);
  dropSession();
}
