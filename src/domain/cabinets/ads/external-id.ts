const NUMBERED = /^(?:AD)?0*([1-9]\d{0,17})$/i;

/**
 * Telegram's number of an ad as it is kept, however it is written.
 * @example readExternalId("AD00000187") // "187"
 */
export function readExternalId(text: string): string {
  const id = text.trim();
  return NUMBERED.exec(id)?.[1] ?? id;
}
