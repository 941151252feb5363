import { call } from "../api/client.ts";
import { dropSession } from "../api/session.ts";

/** Ends the session at the server, then here. An API key, which the sign-in page takes without a bot, is only forgotten. */
export async function signOut(): Promise<void> {
  await call("post", "/api/auth/logout.json").catch(() => null);
  dropSession();
}
