import { raw } from "../../db/sql.ts";

/** click_parts.state: being written, read by reports, or replaced by others and read only by who began before. */
export const PART_STATE = { writing: 0, live: 1, replaced: 2 } as const;

export const IS_LIVE = raw(`state = ${PART_STATE.live}`);
