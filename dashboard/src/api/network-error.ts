/** What the Network API says where nothing more is known, and what it means. */
const CODES: Partial<Record<string, string>> = {
  "Token is necessary": "key",
  "Auth Denied": "access",
  "Resource Not Found": "not-found",
  "Duplicate entity": "exists",
  "The present state does not allow it": "state",
  "Too many requests": "limit",
  "Mail is not configured, so that nothing was changed": "mail",
  "Another system did not answer as expected": "upstream",
  "Server error, Please contact your administrator": "internal",
  "Bad Request: the ticket is closed": "answered",
  "Bad Request: the offer was deleted": "offer",
  "Bad Request": "invalid",
  "Bad Request: the body cannot be read": "body",
  "Bad Request: the body is too large": "size",
};

/**
 * The code of an error of the Network API, which answers sentences.
 * @param field the parameter that the sentence is about
 * @returns undefined where the sentence says more than a code can
 */
export function networkErrorCode(sentence: string, field: string | undefined): string | undefined {
  if (field !== undefined && sentence === `Bad Request: ${field} is missing`) return "missing";
  // Of a list of plain values the place says nothing that its field does not show.
  if (field !== undefined && sentence.replace(/\[\d+\] is not/, " is not") === `Bad Request: ${field} is not accepted`) return "invalid";
  return CODES[sentence];
}
