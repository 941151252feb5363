import { MacroSet } from "./macros.ts";

/** The macros of affiliates' pixels, each with its meaning. */
const PIXEL_MACROS = {
  sub1: "`sub1` of the click link",
  sub2: "`sub2` of the click link",
  sub3: "`sub3` of the click link",
  sub4: "`sub4` of the click link",
  sub5: "`sub5` of the click link",
  date: "when the conversion was made, `2026-01-31 23:59:59`, in the network's time zone; the present time where it is not known yet",
  geo: "the country, two upper-case letters",
  city: "the city, with Cloudflare's name",
} as const;

export type PixelMacro = keyof typeof PIXEL_MACROS;

export const pixelMacros = new MacroSet<PixelMacro>(Object.keys(PIXEL_MACROS) as PixelMacro[]);
