import { z } from "zod";
import { deleteView } from "../../domain/views/delete-view.ts";
import { listViews, type SavedView } from "../../domain/views/list-views.ts";
import { MAX_VIEW_BYTES, saveView } from "../../domain/views/save-view.ts";
import { nothing } from "../../http/described.ts";
import { line, name, rowId, text, words } from "../../http/fields/strict.ts";
import { account } from "./access.ts";
import { added, list, time } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

const MAX_COLUMNS = 100;

const wireView = z
  .strictObject({
    id: z.int(),
    screen: z.string(),
    name: z.string(),
    query: z.string(),
    columns: z.array(z.string()),
    created: time,
    updated: time,
  })
  .meta({ id: "SavedView" });

const toWireView = ({ id, screen, name, query, columns, createdAtMs, updatedAtMs }: SavedView) => ({
  ...{ id, screen, name, query, columns: [...columns] },
  created: wireTime(createdAtMs),
  updated: wireTime(updatedAtMs),
});

const screen = line(64).describe("The screen, by a word of the page's own");

/** What people keep of the dashboard's screens. Only pages read what is in it. */
export const viewEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/views/list.json",
    summary: "List saved views",
    example: { screen: "reports" },
    access: account,
    input: z.object({ screen: screen.optional() }),
    answer: list(wireView),
    run: async (ctx, { screen = null }) => ({ data: (await listViews(ctx, { screen })).map(toWireView) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/views/save.json",
    summary: "Save a view",
    errors: ["limit"],
    example: { screen: "reports", name: "Germany", query: "g=flow&f=geo~is~de", columns: ["click", "profit"] },
    access: account,
    input: z.object({
      screen,
      name,
      query: text(MAX_VIEW_BYTES).default("").describe("The filters, as the page writes them"),
      columns: words(line(64), MAX_COLUMNS).default([]).describe("The columns in their order"),
    }),
    answer: added,
    run: async (ctx, input) => ({ data: { id: (await saveView(ctx, input)).id } }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/views/delete.json",
    summary: "Delete a saved view",
    errors: ["view"],
    example: { id: 3 },
    access: account,
    input: z.object({ id: rowId.describe("The view's id") }),
    answer: nothing,
    async run(ctx, { id }) {
      await deleteView(ctx, { viewId: id });
      return {};
    },
  }),
];
