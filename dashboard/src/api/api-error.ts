/** What an API refused, or why it could not be asked. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The API's code; of our own: `offline` (nobody answered), `timeout`, `answer` (not an answer of this API). */
  readonly code: string;
  /** The parameter that is wrong. */
  readonly field: string | undefined;
  /** What support finds the call by. */
  readonly requestId: string | undefined;
  /** A sentence of the server, where its API has one. */
  readonly detail: string | undefined;

  constructor(code: string, about: { field?: string | undefined; requestId?: string | undefined; detail?: string | undefined } = {}) {
    super(about.field === undefined ? code : `${code}: ${about.field}`);
    this.code = code;
    this.field = about.field;
    this.requestId = about.requestId;
    this.detail = about.detail;
  }
}

/** The code, and the message, of what could not be fetched. */
export const OFFLINE = "offline";
/** The message of code that the host does not have, also after the page was loaded again. */
export const GONE = "gone";

/** Asking again may help: nobody answered, or the server was at fault. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError && isTransientCode(error.code);
}

export function isTransientCode(code: string): boolean {
  return TRANSIENT.has(code);
}

const TRANSIENT: ReadonlySet<string> = new Set(["offline", "timeout", "db", "internal", "answer"]);
const LATER: ReadonlySet<string> = new Set(["limit", "connect", "unreachable", "upstream"]);

/** Somebody may ask again, now or later. What is not there, or not theirs, is not there the next time either. */
export function isWorthAnotherTry(code: string): boolean {
  return TRANSIENT.has(code) || LATER.has(code);
}
