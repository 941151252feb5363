/** Sends mails from the deployment's address. */
export interface Mailer {
  /** @throws Error where it was not taken */
  send(mail: { to: string; subject: string; text: string }): Promise<void>;
}

/**
 * Mails through Cloudflare's Email Service.
 * @param from the address that mails come from; null: none are sent
 * @param binding `send_email` of wrangler.toml; undefined: it is not bound
 */
export function createMailer(from: string | null, binding: SendEmail | undefined): Mailer | null {
  if (from === null || binding === undefined) return null;
  return {
    async send(mail) {
      await binding.send({ from, ...mail });
    },
  };
}
