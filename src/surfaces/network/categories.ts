import { z } from "zod";
import { addCategory, listCategories, type OfferCategory, renameCategory } from "../../domain/offers/categories/categories.ts";
import { toHexId } from "../../lib/hex-id.ts";
import { member, user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { hexId, ignored, mixed, title } from "./fields.ts";
import { page, pagination, toPagination } from "./page.ts";

const category = z.strictObject({ id: z.string(), title: z.string() }).meta({ id: "OfferCategory" });

const toCategory = ({ id, title, createdAtMs }: OfferCategory) => ({ id: toHexId(id, createdAtMs), title });

const variables = z.object({ ID: hexId.describe("The category's id").meta({ examples: ["59440f427e28feff0000000000000001"] }) });

const named = z.object({ title: title().describe("The title") });

export const categoryEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/offer/categories",
    summary: "List offer categories",
    example: { page: 1, limit: 100 },
    access: member,
    input: z.object({
      ids: mixed(hexId).optional().describe("Ids of categories"),
      order: ignored(z.enum(["id", "title"]).catch("id")).describe("Sort by this"),
      orderType: ignored(z.enum(["asc", "desc"])).describe("In this direction"),
      ...page(),
    }),
    answer: z.strictObject({ categories: z.array(category), pagination }),
    async run(ctx, { ids = null, order = "id", orderType, page, limit }) {
      const isDescending = orderType === "desc";
      const { items, total } = await listCategories(ctx, { ids, order, isDescending, offset: (page - 1) * limit, limit });
      return { categories: items.map(toCategory), pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/category",
    summary: "Add an offer category",
    example: { title: "Games" },
    access: user,
    input: named,
    answer: z.strictObject({ category }),
    run: async (ctx, { title }) => ({ category: toCategory(await addCategory(ctx, { title })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/category/{ID}",
    summary: "Change an offer category",
    variables,
    example: { ID: "59440f427e28feff0000000000000001", title: "Games" },
    access: user,
    input: named,
    answer: z.strictObject({ category }),
    errors: ["category_not_found"],
    run: async (ctx, { title }, { variables: { ID } }) => ({ category: toCategory(await renameCategory(ctx, { id: ID, title })) }),
  }),
];
