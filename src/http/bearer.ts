/** The token of `Authorization: Bearer …`; null where there is none. */
export function bearerOf({ headers }: Pick<Request, "headers">): string | null {
  return /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}
