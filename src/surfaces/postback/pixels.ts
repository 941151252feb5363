import { z } from "zod";
import { pixelsOfClick, type ShownPixels } from "../../domain/pixels/pixels-of-click.ts";
import { readQuery } from "../../http/params.ts";
import { defineSurface } from "../../http/surface.ts";
import { htmlPage } from "../../http/visit.ts";
import { inCell } from "../../platform/deps.ts";
import { cellOfPostback, clickOf, nameOf } from "./network.ts";
import { pixelPage } from "./pixel-page.ts";

const said = z.string().optional();

/** Scripts of affiliates run, and are of no origin: they reach neither cookies and storage of this host nor the page around the frame. */
const POLICY = [
  "sandbox allow-scripts",
  "default-src 'none'",
  "script-src 'unsafe-inline' https: http:",
  "connect-src https: http:",
  "img-src https: http: data:",
  "frame-src https: http:",
  "style-src 'unsafe-inline'",
  "base-uri https: http:",
  "form-action 'none'",
  "frame-ancestors *",
].join("; ");

const NOTHING: ShownPixels = { codes: [], values: {} };

/** Pages that advertisers put into their thank-you pages. */
export const pixelPages = defineSurface({
  name: "Pixel pages",
  description: "Affiliates' pixels, for the page that an advertiser shows after a conversion.",
  page: "network-traffic.md",
  basePaths: [""],
  operations: [
    {
      methods: ["GET"],
      path: "/pixel",
      patterns: ["/pixel/"],
      summary: "Show the pixels of a conversion's affiliate",
      credentials: [],
      input: z.object({
        clickid: said.describe("The click's id, as the tracking URL got it; also `click_id`"),
        action_id: said.describe("The advertiser's id of the conversion"),
        goal: said.describe("The goal's value"),
      }),
      example: { clickid: "1_0mhnr7q1ka5x0b2c9e1z8k3q", action_id: "A-17" },
      answers: [
        {
          status: 200,
          description: "A page for a frame, which is empty where there is nothing to show",
          type: "text/html",
          headers: { "Content-Security-Policy": "A sandbox without an origin, which any page may frame" },
        },
        {
          status: 503,
          description: "The pixels cannot be read right now",
          type: "text/html",
          headers: { "Retry-After": "Seconds to wait" },
        },
      ],
      serve: async ({ deps, request }) => {
        const { params } = readQuery(request);
        const [click, actionId, goal] = [clickOf(params), nameOf(params, "action_id"), nameOf(params, "goal")];
        if (!click || actionId === null || goal === null) return answer(200, NOTHING);
        return answer(200, await pixelsOfClick(inCell(deps, cellOfPostback(params)), { click, actionId, goal }));
      },
    },
  ],
  failure: { event: "pixel_page.failed", answer: () => answer(503, NOTHING, { "retry-after": "5" }) },
});

function answer(status: number, shown: ShownPixels, more: Record<string, string> = {}): Response {
  const headers = new Headers({ ...more, "content-security-policy": POLICY, "referrer-policy": "no-referrer" });
  return htmlPage(status, pixelPage(shown), headers);
}
