import { readAlone } from "../../../db/read.ts";
import type { Ctx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type CabinetLink, linkRead } from "./link.ts";

/** @throws AppError cabinet_not_found */
export async function getLink(ctx: Ctx, { uid }: { uid: string }): Promise<CabinetLink> {
  mayOrThrow(ctx, "cabinets.read");
  return readAlone(linkRead(ctx, uid));
}
