import Bowser from "bowser";
import { isbot } from "isbot";
import { BROWSER, OS } from "./codes.ts";
import { memo } from "./memo.ts";

export interface Device {
  mobile: 0 | 1;
  os: (typeof OS)[keyof typeof OS];
  browser: (typeof BROWSER)[keyof typeof BROWSER];
}

/** Apps that show pages by themselves name a browser beside themselves: the app is the more telling. */
const APPS: readonly (readonly [RegExp, Device["browser"]])[] = [
  [/\bInstagram\b/, BROWSER.Instagram],
  [/\bFB(?:AN|AV|_IAB)\b|\bFBIOS\b|\bMessengerForiOS\b/, BROWSER.Facebook],
  [/musical_ly|\bBytedance|\bTikTok\b|\btrill_\d/i, BROWSER["Tik-Tok"]],
  [/;\s?wv\)|\bWebView\b/, BROWSER.WebView],
];

/** An engine in an app on an Apple phone: every browser there says Safari, and a view does not, or only in its app's comment. */
const APPLE_VIEW = /\((?:iPhone|iPad|iPod)[^)]*\) AppleWebKit\/(?!.* Safari\/[\d.]+(?:\s|$))/;

const OF_BROWSER: Readonly<Record<string, Device["browser"]>> = {
  chrome: BROWSER.Chrome,
  chromium: BROWSER.Chrome,
  firefox: BROWSER.Firefox,
  "internet explorer": BROWSER.MSIE,
  safari: BROWSER.Safari,
  opera: BROWSER.Opera,
  "opera coast": BROWSER.Opera,
  "opera touch": BROWSER.Opera,
  "microsoft edge": BROWSER.Edge,
};

const OF_OS: Readonly<Record<string, Device["os"]>> = {
  windows: OS.Windows,
  macos: OS.MacOS,
  linux: OS.Linux,
  "chrome os": OS.Linux,
  ios: OS.iOS,
  android: OS.Android,
  "windows phone": OS["Windows Mobile"],
  blackberry: OS.BlackBerry,
};

/** What the parser has no word for. */
const OLD_OS: readonly (readonly [RegExp, Device["os"]])[] = [
  [/Windows (?:CE|Mobile)|IEMobile/, OS["Windows Mobile"]],
  [/Symbian|Series ?[346]0|\bS60\b/, OS.Symbian],
  [/BlackBerry|\bBB10\b|RIM Tablet/, OS.BlackBerry],
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

/** What only those who ask for it pay for. Texts are empty where the agent does not tell. */
export interface DeviceDetails {
  /** Of the operating system: `18.6`, of Windows `10`. */
  osVersion: string;
  /** `iPhone`, `Pixel 7` */
  model: string;
  /** `desktop`, `mobile`, `tablet`, `tv` */
  type: string;
}

/** More of the device a User-Agent header tells of. */
export const deviceDetailsOf = memo(MAX_KNOWN, (userAgent: string): DeviceDetails => {
  if (userAgent.trim() === "") return { osVersion: "", model: "", type: "" };
  const parser = Bowser.getParser(userAgent);
  const { version = "", versionName = "" } = parser.getOS();
  const { model = "" } = parser.getPlatform();
  return { osVersion: version.startsWith("NT ") ? versionName : version, model, type: parser.getPlatformType(true) };
});

function parse(userAgent: string): Device {
  if (userAgent.trim() === "") return { mobile: 0, os: OS.Other, browser: BROWSER.Bot };
  const parser = Bowser.getParser(userAgent);
  const platform = parser.getPlatformType(true);
  const os = OLD_OS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? OF_OS[parser.getOSName(true)] ?? OS.Other;
  const mobile = platform === "mobile" || platform === "tablet" || os >= OS.iOS || /\bJ2ME\b|Opera Mini/.test(userAgent) ? 1 : 0;
  return { mobile, os, browser: browserOf(userAgent, parser) };
}

function browserOf(userAgent: string, parser: Bowser.Parser.Parser): Device["browser"] {
  const app = APPS.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (app !== undefined) return app;
  if (isbot(userAgent)) return BROWSER.Bot;
  if (APPLE_VIEW.test(userAgent)) return BROWSER.WebView;
  return OF_BROWSER[parser.getBrowserName(true)] ?? BROWSER.Other;
}
