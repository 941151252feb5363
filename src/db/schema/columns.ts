import { integer } from "drizzle-orm/sqlite-core";

/** A growing row id that SQLite never hands out twice. */
export const id = () => integer().primaryKey({ autoIncrement: true });

/**
 * A row id that SQLite may hand out again once the newest rows are gone, and that costs an insert one row less than `id`.
 * For rows that nobody outside names and no watermark counts.
 */
export const reusableId = () => integer().primaryKey();

/** A moment in Unix milliseconds. */
export const ms = () => integer();

export const flag = () => integer({ mode: "boolean" });
