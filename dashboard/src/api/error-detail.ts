import { ApiError } from "./api-error.ts";

/** Codes of what the Cabinets API says in sentences, so that they are in the language of the page. */
const CODES: readonly [RegExp, DetailCode][] = [
  [/^The account is banned$/, "ban"],
  [/^The account's plan has lapsed$/, "unpaid"],
  [/^Invalid value$/, "invalid"],
  [/^Field required$/, "missing"],
  [/^There are as many as there may be$|^Too many requests$/, "limit"],
  [/^The body is too large$/, "size"],
  [/^The body cannot be read$/, "body"],
  [/^Account not found$/, "cabinet"],
  [/^Advertisement not found$/, "ad"],
  [/^Campaign not found$/, "ad-campaign"],
  [/^Not enough money$/, "overdraft"],
  [/^Flow not found$/, "flow"],
  [/^Tracked campaign not found$/, "camp"],
  [/^The campaign's bot is not connected$/, "bot"],
  [/^Telegram cannot be reached$/, "unreachable"],
  [/^Telegram refuses the token$/, "ads-token"],
  [/^Another cabinet is linked to this account/, "ads-taken"],
  [/^The cabinet is linked to another account/, "ads-account"],
  [/^the account at Telegram is in \w+, the cabinet in \w+$/, "ads-currency"],
  [/the file is in \w+, the cabinet in \w+$/, "file-currency"],
];

/** Codes that only sentences of the Cabinets API have. */
export type DetailCode =
  | "ban"
  | "unpaid"
  | "invalid"
  | "missing"
  | "limit"
  | "size"
  | "body"
  | "cabinet"
  | "ad"
  | "ad-campaign"
  | "overdraft"
  | "flow"
  | "camp"
  | "bot"
  | "unreachable"
  | "ads-token"
  | "ads-taken"
  | "ads-account"
  | "ads-currency"
  | "file-currency";

/** Of an answer's `detail`: a sentence, or a list of parameters that are wrong, of which the first is taken. */
export function readDetail(detail: unknown, status: number, requestId: string | undefined): ApiError {
  const first = Array.isArray(detail) ? (detail[0] as { loc?: unknown[]; msg?: unknown } | undefined) : undefined;
  const sentence = String(first?.msg ?? detail);
  const name = first?.loc?.[1];
  const known = CODES.find(([pattern]) => pattern.test(sentence))?.[1];
  const says = known === undefined && (status === 409 || status === 422 || status === 502) ? sentence : undefined;
  return new ApiError(known ?? codeOfStatus(status), { field: name === undefined ? undefined : String(name), requestId, detail: says });
}

/** APIs that answer sentences tell by the HTTP status what kind of error it is. */
export function codeOfStatus(status: number): string {
  if (status === 401) return "key";
  if (status === 403) return "access";
  if (status === 404) return "not-found";
  if (status === 409) return "state";
  return status >= 500 ? "internal" : "invalid";
}
