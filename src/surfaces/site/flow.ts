import { z } from "zod";
import { FLOW_TAGS, PIXELS } from "../../domain/flows/landing-data.ts";
import { showFlow } from "../../domain/sites/show-flow.ts";
import { sameFor } from "../../http/described.ts";
import { clickField, flowFields, flowNameOf } from "./flow-fields.ts";
import { siteFunction } from "./function.ts";

const text = z.string().describe("Empty if it has none");
const number = z.int().describe("0 if it has none");

const shownFlow = z.strictObject({
  id: z.int(),
  code: z.string(),
  link: z.string(),
  offer: number,
  site: number.describe("The landing; 0 if it has none"),
  space: number.describe("The prelanding; 0 if it has none"),
  ...sameFor([...PIXELS, ...FLOW_TAGS], text),
});

/** Shows a flow by its number, its code, or one of its clicks. */
export const flow = siteFunction({
  path: "/flow.json",
  summary: "Show a flow",
  errors: ["no-id"],
  input: z.object({
    click: clickField.describe("The id of one of the flow's clicks"),
    ...flowFields,
  }),
  example: { code: "k3f9x2a" },
  answer: shownFlow,
  isKept: true,
  async run(call, { click, ...named }) {
    const shown = await showFlow(call, call.credential, { click, ...flowNameOf(named) });
    return {
      id: shown.id,
      code: shown.code,
      link: shown.link,
      offer: shown.offerId ?? 0,
      site: shown.landingId ?? 0,
      space: shown.prelandingId ?? 0,
      ...shown.pixels,
      ...shown.tags,
    };
  },
});
