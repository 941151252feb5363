/** What of a visit tells who it was; country, device and tags stay, which reports count. */
export const BLANK_VISIT = "ip = '', ua = '', referer = '', city = '', adid = '', data1 = '', data2 = ''";

/** What of a lead names its person. Of a subscriber there stays a number that nobody has: Telegram's are positive. */
export const BLANK_LEAD = `${BLANK_VISIT}, username = '', name = '', phone = '', email = '', comment = '', meta = '{}',
  subscriber_id = iif(subscriber_id > 0, -id, subscriber_id)`;

/** What of an entry of the journal names its person. */
export const BLANK_ENTRY = "username = '', subscriber_id = iif(subscriber_id > 0, -id, subscriber_id)";

/** Of the log of deliveries: requests and answers, which hold whatever the template told. */
export const BLANK_ATTEMPT = "url = '', body = ''";

/** Of a click that waits among the dead letters. */
export const BLANK_LETTER = `body = json_set(body, '$.ip', '', '$.ua', '', '$.referer', '', '$.city', '', '$.adid', '', '$.data1', '', '$.data2', '')`;
