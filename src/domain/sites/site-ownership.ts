import { RESOURCE_STATUS } from "../../lib/codes.ts";

/** SQL: ?1 is the account, ?2 one of its sites. */
export const SITE_IS_OURS = `EXISTS (SELECT 1 FROM sites WHERE id = ?2 AND account_id = ?1 AND status <> ${RESOURCE_STATUS.deleted})`;
