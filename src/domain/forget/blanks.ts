import { type Fragment, name, raw, sql } from "../../db/sql.ts";
import { withoutPerson } from "../clicks/link-params.ts";

/** The columns of a visit that identify a person; country, device and tags stay, as reports count them. */
export const PERSONAL_OF_VISIT: readonly string[] = ["ip", "ua", "referer", "city", "adid", "data1", "data2"];
const BLANK_COLUMNS = raw(PERSONAL_OF_VISIT.map((name) => `${name} = ''`).join(", "));

/** Blanks what identifies a click's person. */
export const BLANK_CLICK = sql`${BLANK_COLUMNS}, link_params = ${withoutPerson(name("link_params"))}`;

/** Blanks what identifies a lead's person. The subscriber becomes a number that nobody has: Telegram's are positive. */
export const BLANK_LEAD = sql`${BLANK_CLICK}, username = '', name = '', phone = '', email = '', comment = '', meta = '{}',
  subscriber_id = iif(subscriber_id > 0, -id, subscriber_id)`;

/** Blanks what identifies the person of a journal entry. */
export const BLANK_ENTRY = sql`username = '', subscriber_id = iif(subscriber_id > 0, -id, subscriber_id)`;

/** Blanks the request and the answer of an attempt, which have whatever the template named. */
export const BLANK_ATTEMPT = sql`url = '', body = ''`;

/** The blanked `body` of a click among the dead letters. */
export const BLANKED_LETTER = raw(
  `json_set(json_replace(body, '$.linkParams', ''), ${PERSONAL_OF_VISIT.map((name) => `'$.${name}', ''`).join(", ")})`,
);

/** The blanked answer of a received call. */
export const blankedAnswer = (answer: Fragment): Fragment => sql`json_object('status', ${answer} ->> 'status')`;

/** Whether an account was forgotten. */
export const isForgottenAccount = (accountId: Fragment): Fragment =>
  sql`EXISTS (SELECT 1 FROM accounts WHERE id = ${accountId} AND forgotten_at_ms IS NOT NULL)`;

/** Whether the person who came by a click was forgotten. @param click with the name of its table */
export const isForgottenClick = (click: Fragment): Fragment =>
  sql`EXISTS (SELECT 1 FROM leads WHERE flow_id IS NOT NULL AND click = ${click} AND forgotten_at_ms IS NOT NULL)`;
