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

/** Puts another token in the place of the present one: its own has just become void. */
export function replaceToken(token: string): void {
  keepSession(token, forTab.getItem(KEY) !== null);
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
