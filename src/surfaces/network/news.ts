import { z } from "zod";
import { addNews, changeNews, getNews, listNews, type NewsItem, removeNews } from "../../domain/networks/news/news.ts";
import { bool, int, text } from "../../http/fields/strict.ts";
import { toHexId } from "../../lib/hex-id.ts";
import { member, user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { hexId, ignored, title } from "./fields.ts";
import { mongoId } from "./mongo-id.ts";
import { rowsUpTo } from "./page.ts";
import { toUnixTime, unixTime } from "./unix-time.ts";

const EXAMPLE_ID = "57a49bc70000000000000001";

const flag = z.union([z.literal(0), z.literal(1)]);

const news = z
  .strictObject({
    _id: mongoId,
    title: z.string(),
    small_desc: z.string(),
    desc: z.string(),
    status: flag.describe("1 published, 0 not"),
    fixed: flag.describe("1 pinned, 0 not"),
    created_at: unixTime,
  })
  .meta({ id: "NewsItem" });

const toNews = ({ id, title, summary, body, isPublished, isPinned, createdAtMs }: NewsItem) => ({
  _id: { $id: toHexId(id, createdAtMs) },
  title,
  small_desc: summary,
  desc: body,
  status: toFlag(isPublished),
  fixed: toFlag(isPinned),
  created_at: toUnixTime(createdAtMs),
});

const toFlag = (value: boolean): 0 | 1 => (value ? 1 : 0);

const variables = z.object({ ID: hexId.describe("The id").meta({ examples: [EXAMPLE_ID] }) });

const heading = title().describe("The title");
const summary = text(2000).describe("What it says in short");
const body = text(20_000).describe("The whole text");
const status = ignored(bool).describe("1 published, 0 not");
const fixed = ignored(bool).describe("1 pinned, 0 not");

const answer = z.strictObject({ news });

export const newsEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/news",
    summary: "List news",
    example: { limit: 10, skip: 0 },
    access: member,
    input: z.object({
      limit: ignored(rowsUpTo(100)).default(10).describe("How many; more than 100 count as 100"),
      skip: ignored(int.pipe(z.int().min(0).max(1_000_000)))
        .default(0)
        .describe("How many to leave out at the beginning"),
      fixed: ignored(bool).describe("1 those that are pinned, 0 the others"),
    }),
    answer: z.strictObject({ items: z.record(z.string(), news), all_items: z.int() }),
    async run(ctx, { limit, skip, fixed }) {
      const { items, total } = await listNews(ctx, { isPinned: fixed, offset: skip, limit });
      return { items: Object.fromEntries(items.map((item) => [toHexId(item.id, item.createdAtMs), toNews(item)])), all_items: total };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/news/{ID}",
    summary: "Show a piece of news",
    variables,
    example: { ID: EXAMPLE_ID },
    access: member,
    input: z.object({}),
    answer,
    errors: ["news_item_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ news: toNews(await getNews(ctx, { id: ID })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/news",
    summary: "Add a piece of news",
    example: { title: "New offers", small_desc: "Three of them", desc: "Have a look at them.", fixed: 1 },
    access: user,
    input: z.object({
      title: heading,
      small_desc: ignored(summary).default(""),
      desc: ignored(body).default(""),
      status: status.default(true),
      fixed: fixed.default(false),
    }),
    answer,
    async run(ctx, { title, small_desc, desc, status, fixed }) {
      return { news: toNews(await addNews(ctx, { title, summary: small_desc, body: desc, isPublished: status, isPinned: fixed })) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/news/{ID}",
    summary: "Change a piece of news",
    variables,
    example: { ID: EXAMPLE_ID, fixed: 0 },
    access: user,
    input: z.object({
      title: ignored(heading),
      small_desc: summary.optional(),
      desc: body.optional(),
      status,
      fixed,
    }),
    answer,
    errors: ["news_item_not_found"],
    async run(ctx, { title, small_desc, desc, status, fixed }, { variables: { ID } }) {
      const changes = { title, summary: small_desc, body: desc, isPublished: status, isPinned: fixed };
      return { news: toNews(await changeNews(ctx, { id: ID, ...changes })) };
    },
  }),
  endpoint({
    methods: ["DELETE"],
    path: "/admin/news/{ID}/remove",
    summary: "Delete a piece of news",
    variables,
    example: { ID: EXAMPLE_ID },
    access: user,
    input: z.object({}),
    answer,
    errors: ["news_item_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ news: toNews(await removeNews(ctx, { id: ID })) }),
  }),
];
