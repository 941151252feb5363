import { z } from "zod";
import { FILE_TYPES, readOfferFile } from "../../domain/offers/files/offer-files.ts";
import { defineSurface } from "../../http/surface.ts";

const DAY_SECONDS = 86_400;

/** What was uploaded is shown as what it is, and runs nothing. */
const HEADERS = {
  "cache-control": `public, max-age=${30 * DAY_SECONDS}, immutable`,
  "content-security-policy": "default-src 'none'; sandbox",
};

/** Files that networks show to everybody. */
export const files = defineSurface({
  name: "Files",
  description: "Logos and creatives of offers, for everybody who has their address.",
  page: "files.md",
  basePaths: ["/files"],
  operations: [
    {
      methods: ["GET"],
      path: "/{ID}",
      summary: "Show a file of an offer",
      credentials: [],
      variables: z.object({
        ID: z
          .string()
          .describe("The file's id, as answers name it")
          .meta({ examples: ["1_offer_AbCdEfGhIj"] }),
      }),
      input: z.object({}),
      answers: [
        ...FILE_TYPES.map((type) => ({ status: 200, description: "The file", type })),
        { status: 404, description: "There is no such file" },
      ],
      serve: async ({ deps, variables: { ID } }) => {
        const file = await readOfferFile(deps, String(ID));
        if (file === null) return new Response(null, { status: 404 });
        const headers = new Headers({ ...HEADERS, "content-type": file.type });
        if (file.type === "application/zip") headers.set("content-disposition", "attachment");
        return new Response(file.bytes, { headers });
      },
    },
  ],
});
