import { language, surroundings } from "../preferences.ts";
import { forTab } from "../storage.ts";
import { createStore } from "../store.ts";
import { ApiError } from "./api-error.ts";
import { call } from "./client.ts";
import { keepSession, session } from "./session.ts";

/** Where Telegram opens the dashboard. The host lets Telegram Web show this address in a frame, and no other. */
const ADDRESS = "/app";
const TELEGRAM_WEB = "https://web.telegram.org";
const OPENED = "pawprint.mini-app";

declare global {
  interface Window {
    /** Of Telegram's apps. */
    TelegramWebviewProxy?: { postEvent: (type: string, data: string) => void };
    Telegram?: { WebView: { receiveEvent: (type: string, data: unknown) => void } };
    TelegramGameProxy?: { receiveEvent: (type: string, data: unknown) => void };
  }
}

/** What became of the launch: it is being signed in by, or why that failed; null: there is none, or it is done. */
export const launch = createStore<"pending" | ApiError | null>(null);

/**
 * Opens the dashboard as a Mini App, where it is one: takes what Telegram gave it out of the address, where nobody should find it, and signs in
 * by it. To be called before anything else reads the address.
 */
export function openMiniApp(): void {
  if (location.pathname !== ADDRESS) return;
  const given = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, "", "/");
  const data = given.get("tgWebAppData");
  if (!data) return;
  follow(readJson(given.get("tgWebAppThemeParams")));
  listen();
  tell("web_app_ready");
  tell("web_app_expand");
  void signIn(data);
}

/** Loads the page again; in a frame from the one address that may be there. */
export function reloadPage(): void {
  if (window.parent !== window && forTab.getItem(OPENED) !== null) location.replace(ADDRESS);
  else location.reload();
}

/** A launch counts once: a page that is loaded again goes on with the session that its launch has opened. */
async function signIn(data: string): Promise<void> {
  const hash = new URLSearchParams(data).get("hash") ?? "";
  if (session.get() !== null && forTab.getItem(OPENED) === hash) return;
  // Whoever was signed in in this browser may be somebody else.
  session.set(null);
  launch.set("pending");
  try {
    const { token } = await call("post", "/api/auth/telegram.json", { init_data: data });
    const { data: account } = await call("get", "/api/profile/info.json", {}, { token });
    language.set(account.lang === "ru" ? "ru" : "en");
    forTab.setItem(OPENED, hash);
    keepSession(token, true);
    launch.set(null);
  } catch (error) {
    launch.set(error instanceof ApiError ? error : new ApiError("answer"));
  }
}

function tell(type: string): void {
  if (window.TelegramWebviewProxy !== undefined) window.TelegramWebviewProxy.postEvent(type, "{}");
  else if (window.parent !== window) window.parent.postMessage(JSON.stringify({ eventType: type, eventData: {} }), TELEGRAM_WEB);
}

/** Telegram's apps call a function of the page, Telegram Web posts messages to its frame. */
function listen(): void {
  const receiveEvent = (type: string, data: unknown) =>
    type === "theme_changed" && follow((data as { theme_params?: unknown })?.theme_params);
  window.Telegram = { WebView: { receiveEvent } };
  window.TelegramGameProxy = { receiveEvent };
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || origin !== TELEGRAM_WEB) return;
    const event = readJson(data) as { eventType?: unknown; eventData?: unknown } | null;
    receiveEvent(String(event?.eventType), event?.eventData);
  });
}

/** Light or dark, by the background of Telegram. */
function follow(theme: unknown): void {
  const colour = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(String((theme as { bg_color?: unknown } | null)?.bg_color));
  if (colour === null) return;
  const [red = 0, green = 0, blue = 0] = colour.slice(1).map((part) => Number.parseInt(part, 16));
  surroundings.set(0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light");
}

function readJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
