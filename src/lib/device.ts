import Bowser from "bowser";
import { isbot } from "isbot";
import { BROWSER, OS } from "./codes.ts";
import { memo } from "./memo.ts";
import { cutText } from "./text.ts";

export interface Device {
  mobile: 0 | 1;
  os: (typeof OS)[keyof typeof OS];
  browser: (typeof BROWSER)[keyof typeof BROWSER];
}

/** Apps that show pages by themselves name a browser beside themselves: the app is the more telling. With what their versions follow. */
const APPS: readonly { agent: RegExp; browser: Device["browser"]; version: RegExp }[] = [
  { agent: /\bInstagram\b/, browser: BROWSER.Instagram, version: /\bInstagram[ /]([\d.]+)/ },
  { agent: /\bFB(?:AN|AV|_IAB)\b|\bFBIOS\b|\bMessengerForiOS\b/, browser: BROWSER.Facebook, version: /\bFBAV\/([\d.]+)/ },
  {
    agent: /musical_ly|\bBytedance|\bTikTok\b|\btrill_\d/i,
    browser: BROWSER["Tik-Tok"],
    version: /(?:\bapp_version\/|(?:musical_ly|trill)_)(\d+\.[\d.]+)/i,
  },
  { agent: /;\s?wv\)|\bWebView\b/, browser: BROWSER.WebView, version: /\bChrome\/([\d.]+)/ },
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

/** What the agent of an Android device calls it: between the version of the system and the build. */
const ANDROID_MODEL = /\bAndroid[^;()]*;(?: ?[a-z]{2}[-_][A-Za-z]{2};)? ?([^;()]+?)(?: Build\b[^;()]*)?[;)]/;
/** What stands there in the place of a model. */
const NO_MODEL = /^(?:K|wv|Mobile|Tablet|TV|U|rv:.*)$/i;
const MAX_TEXT_CHARACTERS = 40;

/** More of the device. Texts are empty where the agent does not tell. */
export interface DeviceDetails {
  /** Of the operating system: `18.6`, of Windows `10`. */
  osVersion: string;
  /** Up to three numbers: `141.0.7390` */
  browserVersion: string;
  /** `iPhone`, `Pixel 7` */
  model: string;
  /** `desktop`, `mobile`, `tablet`, `tv`, `bot` */
  type: string;
}

/** Traffic repeats its agents, so those seen last are remembered. */
const agentOf = memo(2_000, (userAgent) => {
  if (userAgent.trim() === "") return { device: { mobile: 0, os: OS.Other, browser: BROWSER.Bot } satisfies Device, details: UNKNOWN };
  const parser = Bowser.getParser(userAgent);
  return { device: readDevice(userAgent, parser), details: readDetails(userAgent, parser) };
});

const UNKNOWN: DeviceDetails = { osVersion: "", browserVersion: "", model: "", type: "" };

/** The device a User-Agent header tells of. */
export const deviceOf = (userAgent: string): Device => agentOf(userAgent).device;

/** More of the device a User-Agent header tells of. */
export const deviceDetailsOf = (userAgent: string): DeviceDetails => agentOf(userAgent).details;

function readDevice(userAgent: string, parser: Bowser.Parser.Parser): Device {
  const platform = parser.getPlatformType(true);
  const os = OLD_OS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? OF_OS[parser.getOSName(true)] ?? OS.Other;
  const mobile = platform === "mobile" || platform === "tablet" || os >= OS.iOS || /\bJ2ME\b|Opera Mini/.test(userAgent) ? 1 : 0;
  return { mobile, os, browser: browserOf(userAgent, parser) };
}

function browserOf(userAgent: string, parser: Bowser.Parser.Parser): Device["browser"] {
  const app = APPS.find(({ agent }) => agent.test(userAgent))?.browser;
  if (app !== undefined) return app;
  if (isbot(userAgent)) return BROWSER.Bot;
  if (APPLE_VIEW.test(userAgent)) return BROWSER.WebView;
  return OF_BROWSER[parser.getBrowserName(true)] ?? BROWSER.Other;
}

function readDetails(userAgent: string, parser: Bowser.Parser.Parser): DeviceDetails {
  const { version = "", versionName = "" } = parser.getOS();
  const { type = "", model = ANDROID_MODEL.exec(userAgent)?.[1] ?? "" } = parser.getPlatform();
  const app = APPS.find(({ agent }) => agent.test(userAgent));
  const browserVersion = app === undefined ? (parser.getBrowserVersion() ?? "") : (app.version.exec(userAgent)?.[1] ?? "");
  return {
    osVersion: cutText(version.startsWith("NT ") ? versionName : version, MAX_TEXT_CHARACTERS),
    browserVersion: cutText(/^\d+(?:\.\d+){0,2}/.exec(browserVersion)?.[0] ?? "", MAX_TEXT_CHARACTERS),
    model: NO_MODEL.test(model) ? "" : cutText(model, MAX_TEXT_CHARACTERS),
    type,
  };
}
