import { z } from "zod";
import type { ListPart } from "../../domain/lifecycle/list-part.ts";
import { before, page, text } from "../../http/fields/strict.ts";

/** What of a list is asked for; a list with none of these is whole, oldest first. */
export const listPart = {
  q: text(128).trim().optional().describe("Part of a name, a code or an address, in any case, or an id"),
  limit: page.limit.unwrap().optional().describe("Page size, 50 by default; more than 200 counts as 200"),
  before,
};

export const listPartWithStatus = { ...listPart, status: z.enum(["active", "paused"]).optional().describe("Only those of this status") };

/** An answer with a list, or with a part of one. */
export const partly = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    data: z.array(item),
    more: z.boolean().optional().describe("Whether more follow; only with `q`, `status`, `limit` or `before`"),
  });

interface PartParams {
  q?: string | undefined;
  limit?: number | undefined;
  before?: number | undefined;
  status?: "active" | "paused" | undefined;
}

/** Undefined where the whole list is asked for. */
export function readPart({ q, limit, before, status }: PartParams): ListPart | undefined {
  if ([q, limit, before, status].every((value) => value === undefined)) return undefined;
  return { search: q ?? "", limit: limit ?? 50, beforeId: before, status };
}

/** Whether more follow, where a part was asked for. */
export const moreOf = (params: PartParams, more: boolean): { more?: boolean } => (readPart(params) === undefined ? {} : { more });
