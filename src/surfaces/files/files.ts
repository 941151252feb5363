import { z } from "zod";
import { FILE_TYPES, readOfferFile } from "../../domain/offers/files/offer-files.ts";
import { defineSurface } from "../../http/surface.ts";
import { uploadedFile } from "../../http/uploaded-file.ts";

const DAY_SECONDS = 86_400;

const CACHE_CONTROL = `public, max-age=${30 * DAY_SECONDS}, immutable`;

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
        return uploadedFile({ ...file, cacheControl: CACHE_CONTROL, isDownload: file.type === "application/zip" });
      },
    },
  ],
});
