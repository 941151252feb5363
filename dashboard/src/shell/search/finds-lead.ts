/** Our own id of a click, whose first part is its flow's number. */
const CLICK = /^\d+_[0-9a-z]{20,}$/;
const USERNAME = /^@\w{3,}$/;
/** A lead's number, or a person's at Telegram. */
const NUMBER = /^\d{3,16}$/;

/** A text by which a lead is found, and nothing else is. */
export function findsLead(text: string): boolean {
  return CLICK.test(text) || USERNAME.test(text) || NUMBER.test(text);
}
