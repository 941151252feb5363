/** Wakes the line of postbacks of one lead; what is due, and in which order, is for D1 to say. */
export interface PostbackMessage {
  leadId: number;
}

/** A row of telegram_outbox to be sent. */
export interface TelegramMessage {
  outboxId: number;
}
