import { integer } from "drizzle-orm/sqlite-core";

/** A growing row id that SQLite never hands out twice. */
export const id = () => integer().primaryKey({ autoIncrement: true });

/** A moment in Unix milliseconds. */
export const ms = () => integer();

export const flag = () => integer({ mode: "boolean" });
