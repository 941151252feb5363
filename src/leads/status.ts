/** Lead status codes as stored and as the User API shows them. */
export const STATUS = { wait: 0, hold: 1, approve: 2, cancel: 3, trash: 4 } as const;

export type Status = (typeof STATUS)[keyof typeof STATUS];
export type StatusName = keyof typeof STATUS;

/** The word for each code: `STATUS_NAMES[2]` is `approve`. */
export const STATUS_NAMES = Object.keys(STATUS) as StatusName[];
