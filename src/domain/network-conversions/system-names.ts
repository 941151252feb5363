import type { OS } from "../../lib/codes.ts";
import { deviceDetailsOf } from "../../lib/device.ts";

type Kind = keyof typeof OS;

type IsNamed = (userAgent: string, version: string) => boolean;

interface SystemName {
  kind: Kind;
  /** Which systems of the kind have the name; all where it is left out. */
  has?: IsNamed;
}

const isVersion =
  (wanted: string): IsNamed =>
  (_, version) =>
    version === wanted;
const says =
  (words: RegExp): IsNamed =>
  (userAgent) =>
    words.test(userAgent);

/** What payments may call a system, in the order in which clients list them. On Windows 11 browsers say that it is 10, so both have either name. */
const NAMES = {
  MeeGo: { kind: "Other", has: says(/MeeGo/) },
  "Windows XP": { kind: "Windows", has: isVersion("XP") },
  "BlackBerry OS": { kind: "BlackBerry" },
  Ubuntu: { kind: "Linux", has: says(/Ubuntu/) },
  "Mac OS X": { kind: "MacOS" },
  "Windows 8": { kind: "Windows", has: isVersion("8") },
  Other: { kind: "Other" },
  "Windows 8.1": { kind: "Windows", has: isVersion("8.1") },
  "Chrome OS": { kind: "Linux", has: says(/CrOS/) },
  "Windows Vista": { kind: "Windows", has: isVersion("Vista") },
  iOS: { kind: "iOS" },
  "Symbian OS": { kind: "Symbian" },
  "Windows RT": { kind: "Windows", has: says(/Windows NT 6\.[23]; ARM;/) },
  Linux: { kind: "Linux" },
  Android: { kind: "Android" },
  Windows: { kind: "Windows" },
  "Windows 7": { kind: "Windows", has: isVersion("7") },
  "Windows Phone": { kind: "Windows Mobile" },
  "Windows 10": { kind: "Windows", has: isVersion("10") },
  "Windows 11": { kind: "Windows", has: isVersion("10") },
} as const satisfies Record<string, SystemName>;

export type SystemNamed = keyof typeof NAMES;

/** What payments may call a system. */
export const SYSTEM_NAMES = Object.keys(NAMES) as SystemNamed[];

const named = SYSTEM_NAMES.map((name): SystemName & { name: SystemNamed } => ({ name, ...NAMES[name] }));

/** What clients call all systems of a kind: `Mac OS X`. */
export const KIND_NAMES = Object.fromEntries(named.flatMap(({ name, kind, has }) => (has === undefined ? [[kind, name]] : []))) as Record<
  Kind,
  SystemNamed
>;

/** What payments may call the system of a visit. */
export function systemNamesOf(wanted: Kind, userAgent: string): SystemNamed[] {
  const { osVersion } = deviceDetailsOf(userAgent);
  const found = named.filter(({ kind, has }) => kind === wanted && (has === undefined || has(userAgent, osVersion)));
  return found.map(({ name }) => name);
}

/** What payments may call a system of this name: `Windows 10` is `Windows`, too. */
export function systemNamesLike(name: SystemNamed): SystemNamed[] {
  return [...new Set([name, KIND_NAMES[NAMES[name].kind]])];
}
