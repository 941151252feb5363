import { z } from "zod";

/** Wakes the line of postbacks of one lead; what is due, and in which order, is for D1 to say. */
export const postbackMessage = z.object({ leadId: z.int().positive() });
export type PostbackMessage = z.infer<typeof postbackMessage>;

/** A row of telegram_outbox to be sent. */
export const telegramMessage = z.object({ outboxId: z.int().positive() });
export type TelegramMessage = z.infer<typeof telegramMessage>;
