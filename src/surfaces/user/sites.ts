import { z } from "zod";
import { revokeGlobalKey, rotateGlobalKey } from "../../domain/sites/global-key.ts";
import { getSite, listSites, type Site } from "../../domain/sites/read-sites.ts";
import { rotateSiteKey } from "../../domain/sites/rotate-site-key.ts";
import { addSite, editSite } from "../../domain/sites/save-site.ts";
import { nothing } from "../../http/described.ts";
import { name, rowId, rowIdOrNone, text } from "../../http/fields/strict.ts";
import { SITE_KINDS } from "../../lib/codes.ts";
import { account } from "./access.ts";
import { added, data, macroWarnings, status, time, warned, withWarnings } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { listPartWithStatus, moreOf, partly, readPart } from "./list-part.ts";
import { statusEndpoints } from "./status-endpoints.ts";

const url = text(2048).trim().describe("The URL, with macros");
const id = rowId.describe("The site's id");
const byId = z.object({ id });
const settings = {
  kind: z.enum(SITE_KINDS).optional().describe("Whether it is a landing or a prelanding"),
  offer: rowIdOrNone.optional().describe("The offer's id; 0 for none"),
};

const site = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    url: z.string(),
    status,
    kind: z.enum(SITE_KINDS),
    offer: z.int().describe("0 if there is none"),
    has_key: z.boolean().describe("Whether it has a key for the Site API"),
    created: time,
  })
  .meta({ id: "Site" });

const token = data(z.strictObject({ token: z.string().describe("Shown only in this answer") }));

const toWireSite = ({ id, name, url, status, kind, offerId, keyHash, createdAtMs }: Site) => ({
  id,
  name,
  url,
  status,
  kind,
  offer: offerId ?? 0,
  has_key: keyHash !== null,
  created: wireTime(createdAtMs),
});

export const siteEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/sites/list.json",
    summary: "List sites",
    access: account,
    input: z.object(listPartWithStatus),
    example: { limit: 50 },
    answer: partly(site),
    async run(ctx, params) {
      const { rows, more } = await listSites(ctx, readPart(params));
      return { data: rows.map(toWireSite), ...moreOf(params, more) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/sites/get.json",
    summary: "Show a site",
    errors: ["site"],
    example: { id: 5 },
    access: account,
    input: byId,
    answer: data(site),
    run: async (ctx, { id }) => ({ data: toWireSite(await getSite(ctx, { siteId: id })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/sites/add.json",
    summary: "Create a site",
    errors: ["offer", "url"],
    example: { name: "Landing", url: "https://land.example.com/?c={click}", offer: 4 },
    access: account,
    input: z.object({ name, url, ...settings }),
    answer: warned(added),
    run: async (ctx, { name, url, kind, offer }) => ({
      data: await addSite(ctx, { name, url, kind: kind ?? "landing", offerId: offer ?? null }),
      ...withWarnings(macroWarnings({ url })),
    }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/sites/edit.json",
    summary: "Change a site",
    errors: ["site", "offer", "url"],
    example: { id: 5, name: "Landing B" },
    access: account,
    input: z.object({ id, name: name.optional(), url: url.optional(), ...settings }),
    answer: warned(nothing),
    async run(ctx, { id, name, url, kind, offer }) {
      await editSite(ctx, { siteId: id, name, url, kind, offerId: offer });
      return withWarnings(macroWarnings({ url }));
    },
  }),
  ...statusEndpoints("sites", "sites"),
  endpoint({
    methods: ["POST"],
    path: "/sites/key.json",
    summary: "Make a new token for a site",
    errors: ["site", "offer"],
    example: { id: 5 },
    access: account,
    input: byId,
    answer: token,
    run: async (ctx, { id }) => ({ data: { token: await rotateSiteKey(ctx, { siteId: id }) } }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/sites/token.json",
    summary: "Make a new global token",
    access: account,
    input: z.object({}),
    answer: token,
    run: async (ctx) => ({ data: { token: await rotateGlobalKey(ctx) } }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/sites/token/revoke.json",
    summary: "Revoke the global token",
    access: account,
    input: z.object({}),
    answer: nothing,
    async run(ctx) {
      await revokeGlobalKey(ctx);
      return {};
    },
  }),
];
