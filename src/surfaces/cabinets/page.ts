import { whole } from "../../http/fields/strict.ts";

/** Where a page of a list begins, and how many rows it has. */
export const page = {
  limit: whole(1, 500).default(50).describe("Rows per page"),
  offset: whole(0, 1_000_000_000).default(0).describe("Rows to skip"),
};
