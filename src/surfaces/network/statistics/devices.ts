import { KIND_NAMES } from "../../../domain/network-conversions/system-names.ts";
import { BROWSER_NAMES, OS_NAMES } from "../../../lib/codes.ts";
import { knownName } from "../../../lib/known-name.ts";

/** A system by its name in `OS_NAMES`, as answers name it. */
export const showSystem = (name: string): string => (isKind(name) ? KIND_NAMES[name] : name);

const isKind = (name: string): name is (typeof OS_NAMES)[number] => Object.hasOwn(KIND_NAMES, name);

const SYSTEMS = OS_NAMES.map(showSystem);

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z\d]/g, "");

/** A code by one of its names, without regard to case and punctuation; -1, which nothing has, where there is none. */
function codeOf(lists: readonly (readonly string[])[], name: string): number {
  const codes = lists.map((names) => names.findIndex((each) => bare(each) === bare(name)));
  return codes.find((code) => code !== -1) ?? -1;
}

/** A system as answers name it: `Mac OS X`; empty: not known. */
export const toSystem = (code: number): string => knownName(SYSTEMS, code);
/** Its code, by a name of it. */
export const readSystem = (name: string): number => codeOf([SYSTEMS, OS_NAMES], name);

/** A browser as answers name it; empty: not known. */
export const toBrowser = (code: number): string => knownName(BROWSER_NAMES, code);
/** Its code, by its name. */
export const readBrowser = (name: string): number => codeOf([BROWSER_NAMES], name);
