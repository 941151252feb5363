import { z } from "zod";
import type { Area } from "../../http/described.ts";

const tag = z.string().optional();

/** What a link's query may say; whatever else is there does no harm. */
const tags = z.object({
  utm_source: tag.describe("Kept as it is"),
  utm_campaign: tag.describe("Kept as it is"),
  utm_content: tag.describe("Kept as it is"),
  utm_term: tag.describe("Kept as it is"),
  utm_medium: tag.describe("Kept as it is"),
  subid: tag.describe("Kept as it is"),
  data1: tag.describe("Kept as it is"),
  data2: tag.describe("Kept as it is"),
  adid: tag.describe("The advertising network's id of the click; its own names for it, such as `gclid`, do as well"),
  cost: z.number().min(0).optional().describe("What the click cost"),
  currency: z.string().default("usd").describe("Of the cost, ISO 4217"),
});

/** The links of flows, as they are mounted at /go. */
export function describeRedirect(): Area {
  return {
    name: "Links",
    description:
      "What visitors follow. `HEAD` answers the same and records nothing. A link with a wrong or an encoded separator, or with something behind its code, is followed with its tags all the same.",
    page: "redirect.md",
    mounts: ["/go"],
    operations: [
      {
        methods: ["GET"],
        path: "/{code}",
        summary: "Follow a flow's link, and record the click",
        credentials: [],
        variables: z.object({
          code: z
            .string()
            .regex(/^[A-Za-z0-9]{1,16}$/)
            .describe("The flow's code, in any case"),
        }),
        input: tags,
        example: { code: "k3f9x2a", utm_source: "fb", subid: "a1", cost: 0.05 },
        answers: [
          { status: 302, description: "To where the visitor is led", headers: { Location: "An address with its macros filled in" } },
          { status: 404, description: "The link leads nowhere", type: "text/html" },
          {
            status: 503,
            description: "The link cannot be followed right now; without `Retry-After`: a prefetch is turned away",
            type: "text/html",
            headers: { "Retry-After": "Seconds" },
          },
        ],
      },
    ],
  };
}
