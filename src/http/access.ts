import type { Call } from "../platform/context.ts";
import type { ErrorCode } from "../platform/errors.ts";
import type { Credential } from "./described.ts";

/** Who may call an endpoint. */
export interface Access<Caller extends Call = Call> {
  /** Any one of these; none: anybody. */
  credentials: readonly Credential[];
  /** Where the credential stands, when not where the surface reads it. */
  from?(request: Request): string | null;
  /** What it refuses callers for. */
  errors: readonly ErrorCode[];
  /**
   * Lets a caller in, before its parameters are validated.
   * @param credential null where none was sent
   * @throws AppError of an access kind
   */
  admit(call: Call, credential: string | null): Promise<Caller>;
  /**
   * Where the verb itself lets the caller in, in the batch of what else it reads, `admit` passes the credential on, and this lets it in:
   * what is wrong with a request is told only to those who may call.
   * @throws AppError of an access kind
   */
  verify?(call: Call, credential: string | null): Promise<unknown>;
}

/** Whoever calls. */
export const anybody: Access = { credentials: [], errors: [], admit: async (call) => call };

/** A caller that the verb lets in. */
export interface Unverified extends Call {
  /** Empty where none was sent. */
  credential: string;
}

/** Leaves it to the verb to let the caller in, in the batch of what it reads. */
export function verifiedByVerb({ admit, ...access }: Access): Access<Unverified> {
  return { ...access, admit: async (call, credential) => ({ ...call, credential: credential ?? "" }), verify: admit };
}
