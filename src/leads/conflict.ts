/** Whether a batch failed because what was read had changed before the write: by the same event, by another of the same lead, or by a lead just made. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && /(UNIQUE|NOT NULL) constraint failed/.test(error.message);
}
