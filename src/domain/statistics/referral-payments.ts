import type { NetworkCtx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";

/** What affiliates are paid for those whom they brought: networks keep who brought whom, and pay nothing for it. @throws AppError forbidden */
export function listReferralPayments(ctx: NetworkCtx): { items: never[]; total: number } {
  mayOrThrow(ctx, "statistics-logs.read");
  return { items: [], total: 0 };
}
