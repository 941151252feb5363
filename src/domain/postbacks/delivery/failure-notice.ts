import { eq } from "drizzle-orm";
import { accounts } from "../../../db/schema/index.ts";
import { ownerNotice } from "../../telegram/outbox/owner-notice.ts";

/** `ownerNotice` about what goes wrong with postbacks, for owners who want to hear of that. */
export const postbackNotice = (...[deps, accountId, notice]: Parameters<typeof ownerNotice>): ReturnType<typeof ownerNotice> =>
  ownerNotice(deps, accountId, { ...notice, where: eq(accounts.notifyPostbacks, true) });
