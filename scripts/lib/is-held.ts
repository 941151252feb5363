/** What a file does that another runtime holds: it is busy, or the database takes no statement. Nothing was done then. */
const HELD = /SQLITE_(BUSY|LOCKED)|session commit token/;

export function isHeld(reason: string): boolean {
  return HELD.test(reason);
}
