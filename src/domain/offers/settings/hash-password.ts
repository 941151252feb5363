import type { Deps } from "../../../platform/deps.ts";

const CONTEXT = "hash-password";

/** The password that postbacks of an offer or an advertiser must say, as it is stored. */
export const sealHashPassword = ({ vault }: Pick<Deps, "vault">, password: string): Promise<string> => vault.seal(password, CONTEXT);

/** @throws OperationError for what was sealed for something else */
export const openHashPassword = ({ vault }: Pick<Deps, "vault">, sealed: string): Promise<string> => vault.open(sealed, CONTEXT);
