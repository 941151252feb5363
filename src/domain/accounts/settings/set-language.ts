import { eq } from "drizzle-orm";
import { accounts, type LANGS } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

type Lang = (typeof LANGS)[number];

/** Sets the language in which the service bot speaks to the caller. */
export async function setOwnLanguage(ctx: Ctx, { lang }: { lang: Lang }): Promise<void> {
  mayOrThrow(ctx, "account.write");
  await setLanguage(ctx.deps, ownerOf(ctx), lang);
}

/** The same of whoever tells the service bot so. */
export async function setLanguage(deps: Pick<Deps, "db">, accountId: number, lang: Lang): Promise<void> {
  await deps.db.update(accounts).set({ lang }).where(eq(accounts.id, accountId));
}
