import Bowser from "bowser";
import { isbot } from "isbot";

/** clicks.os, as the Tracker API codes it. */
const OS = { other: 0, windows: 1, macos: 2, linux: 3, ios: 4, android: 5, windowsMobile: 6, symbian: 7, blackberry: 8 } as const;

/** clicks.browser, as the Tracker API codes it. */
const BROWSER = {
  other: 0,
  chrome: 1,
  firefox: 2,
  msie: 3,
  safari: 4,
  opera: 5,
  edge: 6,
  facebook: 7,
  instagram: 8,
  tiktok: 9,
  webview: 10,
  bot: 11,
} as const;

export interface Device {
  mobile: 0 | 1;
  os: (typeof OS)[keyof typeof OS];
  browser: (typeof BROWSER)[keyof typeof BROWSER];
}

/** Apps that show pages by themselves name a browser beside themselves: the app is the more telling. */
const APPS: readonly (readonly [RegExp, Device["browser"]])[] = [
  [/\bInstagram\b/, BROWSER.instagram],
  [/\bFB(?:AN|AV|_IAB)\b|\bFBIOS\b|\bMessengerForiOS\b/, BROWSER.facebook],
  [/musical_ly|\bBytedance|\bTikTok\b|\btrill_\d/i, BROWSER.tiktok],
  [/;\s?wv\)|\bWebView\b/, BROWSER.webview],
];

/** An engine in an app on an Apple phone: every browser there says Safari, and a view does not, or only in its app's comment. */
const APPLE_VIEW = /\((?:iPhone|iPad|iPod)[^)]*\) AppleWebKit\/(?!.* Safari\/[\d.]+(?:\s|$))/;

const OF_BROWSER: Readonly<Record<string, Device["browser"]>> = {
  chrome: BROWSER.chrome,
  chromium: BROWSER.chrome,
  firefox: BROWSER.firefox,
  "internet explorer": BROWSER.msie,
  safari: BROWSER.safari,
  opera: BROWSER.opera,
  "opera coast": BROWSER.opera,
  "opera touch": BROWSER.opera,
  "microsoft edge": BROWSER.edge,
};

const OF_OS: Readonly<Record<string, Device["os"]>> = {
  windows: OS.windows,
  macos: OS.macos,
  linux: OS.linux,
  "chrome os": OS.linux,
  ios: OS.ios,
  android: OS.android,
  "windows phone": OS.windowsMobile,
  blackberry: OS.blackberry,
};

/** What the parser has no word for. */
const OLD_OS: readonly (readonly [RegExp, Device["os"]])[] = [
  [/Windows (?:CE|Mobile)|IEMobile/, OS.windowsMobile],
  [/Symbian|Series ?[346]0|\bS60\b/, OS.symbian],
  [/BlackBerry|\bBB10\b|RIM Tablet/, OS.blackberry],
];

const MAX_KNOWN = 2_000;
const known = new Map<string, Device>();

/** The device a User-Agent header tells of. Traffic repeats its agents, so those seen last are remembered. */
export function deviceOf(userAgent: string): Device {
  const before = known.get(userAgent);
  if (before !== undefined) return before;
  const device = parse(userAgent);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(userAgent, device);
  return device;
}

function parse(userAgent: string): Device {
  if (userAgent.trim() === "") return { mobile: 0, os: OS.other, browser: BROWSER.bot };
  const parser = Bowser.getParser(userAgent);
  const platform = parser.getPlatformType(true);
  const os = OLD_OS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? OF_OS[parser.getOSName(true)] ?? OS.other;
  const mobile = platform === "mobile" || platform === "tablet" || os >= OS.ios || /\bJ2ME\b|Opera Mini/.test(userAgent) ? 1 : 0;
  return { mobile, os, browser: browserOf(userAgent, parser) };
}

function browserOf(userAgent: string, parser: Bowser.Parser.Parser): Device["browser"] {
  const app = APPS.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (app !== undefined) return app;
  if (isbot(userAgent)) return BROWSER.bot;
  if (APPLE_VIEW.test(userAgent)) return BROWSER.webview;
  return OF_BROWSER[parser.getBrowserName(true)] ?? BROWSER.other;
}
