/** What of a visit tells who it was; country, device and tags stay, which reports count. */
export const PERSONAL_OF_VISIT: readonly string[] = ["ip", "ua", "referer", "city", "adid", "data1", "data2"];
export const BLANK_VISIT = PERSONAL_OF_VISIT.map((name) => `${name} = ''`).join(", ");

/** What of a lead names its person. Of a subscriber there stays a number that nobody has: Telegram's are positive. */
export const BLANK_LEAD = `${BLANK_VISIT}, username = '', name = '', phone = '', email = '', comment = '', meta = '{}',
  subscriber_id = iif(subscriber_id > 0, -id, subscriber_id)`;

/** What of an entry of the journal names its person. */
export const BLANK_ENTRY = "username = '', subscriber_id = iif(subscriber_id > 0, -id, subscriber_id)";

/** Of the log of deliveries: requests and answers, which hold whatever the template told. */
export const BLANK_ATTEMPT = "url = '', body = ''";

/** Of a click that waits among the dead letters: what its `body` becomes. */
export const BLANKED_LETTER = `json_set(body, ${PERSONAL_OF_VISIT.map((name) => `'$.${name}', ''`).join(", ")})`;

/** What the answer to a received call becomes. @param answer SQL */
export const blankedAnswer = (answer: string) => `json_object('status', ${answer} ->> 'status')`;

/** SQL: whether an account was forgotten. @param accountId SQL */
export const isForgottenAccount = (accountId: string) =>
  `EXISTS (SELECT 1 FROM accounts WHERE id = ${accountId} AND forgotten_at_ms IS NOT NULL)`;

/** SQL: whether the person who came by a click was forgotten. @param click SQL, with the name of its table */
export const isForgottenClick = (click: string) =>
  `EXISTS (SELECT 1 FROM leads WHERE flow_id IS NOT NULL AND click = ${click} AND forgotten_at_ms IS NOT NULL)`;
