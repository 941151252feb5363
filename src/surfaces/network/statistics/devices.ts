import { BROWSER_NAMES, OS_NAMES } from "../../../lib/codes.ts";

/** Names of systems that clients know under others than `OS_NAMES`. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  MacOS: "Mac OS X",
  "Windows Mobile": "Windows Phone",
  BlackBerry: "BlackBerry OS",
  Symbian: "Symbian OS",
};

const SYSTEMS = OS_NAMES.map((name) => OTHER_NAMES[name] ?? name);

/** What is not known has code 0. */
const nameOf = (names: readonly string[], code: number): string => (code === 0 ? "" : (names[code] ?? ""));

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z\d]/g, "");

/** A code by one of its names, without regard to case and punctuation; -1, which nothing has, where there is none. */
function codeOf(lists: readonly (readonly string[])[], name: string): number {
  const codes = lists.map((names) => names.findIndex((each) => bare(each) === bare(name)));
  return codes.find((code) => code !== -1) ?? -1;
}

/** A system as answers name it: `Mac OS X`; empty: not known. */
export const toSystem = (code: number): string => nameOf(SYSTEMS, code);
/** Its code, by a name of it. */
export const readSystem = (name: string): number => codeOf([SYSTEMS, OS_NAMES], name);

/** A browser as answers name it; empty: not known. */
export const toBrowser = (code: number): string => nameOf(BROWSER_NAMES, code);
/** Its code, by its name. */
export const readBrowser = (name: string): number => codeOf([BROWSER_NAMES], name);
