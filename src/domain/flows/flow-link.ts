import type { Config } from "../../platform/config.ts";

/** The address that visitors of a flow follow. */
export function flowLink({ publicUrl }: Pick<Config, "publicUrl">, code: string): string {
  return new URL(`/go/${code}`, publicUrl).href;
}
