/** Which of a list are shown. */
export const STATES = ["active", "paused"] as const;
export type State = (typeof STATES)[number];

/** The User API's code of a paused thing. */
const ACTIVE_CODE = 0;

export function isActive(status: number): boolean {
  return status === ACTIVE_CODE;
}

export function stateOf(status: number): State {
  return isActive(status) ? "active" : "paused";
}
