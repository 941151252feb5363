import { z } from "zod";
import { MACRO_NOTES, MACRO_PLACES } from "../../../lib/macro-notes.ts";
import { MACRO_ALIASES, MACROS, type Macro } from "../../../lib/macros.ts";

export const wireMacro = z
  .strictObject({
    name: z.string().describe("Without braces"),
    aliases: z.array(z.string()).describe("Other names of the same macro"),
    meaning: z.strictObject({ en: z.string(), ru: z.string() }),
    example: z.string(),
    places: z
      .array(z.enum(MACRO_PLACES))
      .describe(
        "Where it has a value: `postback` templates, destinations of a `link`, the `button` of a welcome. It may stand in the others, too, and is empty there",
      ),
  })
  .meta({ id: "Macro" });

/** Every macro that is replaced, as editors of URLs show it. */
export const MACRO_LIST: z.input<typeof wireMacro>[] = Object.entries(MACROS).map(([name, en]) => {
  const { ru, example, places } = MACRO_NOTES[name as Macro];
  const aliases = [...MACRO_ALIASES].flatMap(([alias, of]) => (of === name ? [alias] : []));
  return { name, aliases, meaning: { en, ru }, example, places: [...places] };
});
