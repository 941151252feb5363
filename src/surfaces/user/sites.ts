import { z } from "zod";
import { getSite, listSites, type Site } from "../../sites/read-sites.ts";
import { addSite, editSite } from "../../sites/save-site.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { name, rowId, text } from "./fields.ts";
import { statusEndpoints } from "./status-endpoints.ts";

const url = text(2048).trim();

const toWireSite = ({ id, name, url, status, createdAtMs }: Site) => ({ id, name, url, status, created: wireTime(createdAtMs) });

export const siteEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/sites/list.json",
    access: "account",
    input: z.object({}),
    run: async (ctx) => ({ data: (await listSites(ctx)).map(toWireSite) }),
  }),
  endpoint({
    method: "GET",
    path: "/sites/get.json",
    access: "account",
    input: z.object({ id: rowId }),
    run: async (ctx, { id }) => ({ data: toWireSite(await getSite(ctx, { siteId: id })) }),
  }),
  endpoint({
    method: "POST",
    path: "/sites/add.json",
    access: "account",
    input: z.object({ name, url }),
    run: async (ctx, input) => ({ data: await addSite(ctx, input) }),
  }),
  endpoint({
    method: "POST",
    path: "/sites/edit.json",
    access: "account",
    input: z.object({ id: rowId, name: name.optional(), url: url.optional() }),
    async run(ctx, input) {
      await editSite(ctx, { siteId: input.id, name: input.name, url: input.url });
      return {};
    },
  }),
  ...statusEndpoints("sites", "sites"),
];
