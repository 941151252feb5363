import { z } from "zod";
import { int } from "../../http/fields/strict.ts";
import { ignored } from "./fields.ts";

const MAX_PAGE = 1_000_000;

/** How many rows are shown: more than are allowed, however large the number, count as those. */
export const rowsUpTo = (max: number) =>
  z
    .union([z.number().refine(Number.isInteger), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.number().min(1))
    .transform((rows) => Math.min(rows, max))
    .meta({ type: "integer", minimum: 1 });

/**
 * Which page of a list, and how long pages are. Longer ones than are allowed are cut, not refused.
 * @param byDefault rows of a page where nothing is asked
 */
export const page = (byDefault = 100, max = 500) => ({
  page: ignored(int.pipe(z.int().min(1).max(MAX_PAGE)))
    .default(1)
    .describe("The page, from 1"),
  limit: ignored(rowsUpTo(max)).default(byDefault).describe(`Rows of a page; more than ${max} count as ${max}`),
});

/** What a list says of itself. The last page has no next one. */
export const pagination = z
  .strictObject({
    per_page: z.int(),
    total_count: z.int(),
    page: z.int(),
    next_page: z.int().optional().describe("Absent on the last page"),
  })
  .meta({ id: "NetworkPagination" });

export const toPagination = ({ page, limit }: { page: number; limit: number }, total: number) => ({
  per_page: limit,
  total_count: total,
  page,
  ...(page * limit < total ? { next_page: page + 1 } : {}),
});
