import type { Deps } from "./deps.ts";

/** Files that accounts uploaded. The id of each begins with its account's number, by which they are found when the account is forgotten. */

const keyOf = (id: string) => `media:${id}`;

export interface UploadMetadata {
  name: string;
  contentType: string;
}

export async function putUpload({ kv }: Pick<Deps, "kv">, id: string, bytes: Uint8Array, metadata: UploadMetadata): Promise<void> {
  await kv.put(keyOf(id), bytes, { metadata });
}

/** @returns null when there is none */
export async function readUpload(
  { kv }: Pick<Deps, "kv">,
  id: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; metadata: UploadMetadata | null } | null> {
  const { value, metadata } = await kv.getWithMetadata<UploadMetadata>(keyOf(id), "arrayBuffer");
  return value === null ? null : { bytes: new Uint8Array(value), metadata };
}

export async function hasUpload({ kv }: Pick<Deps, "kv">, id: string): Promise<boolean> {
  const content = await kv.get(keyOf(id), "stream");
  await content?.cancel();
  return content !== null;
}

/** As much of a KV as forgetting uploads takes. */
export type UploadsKv = Pick<KVNamespace, "list" | "delete">;

/**
 * A page of what an account uploaded.
 * @param cursor of the page before; null: the first
 * @returns with the cursor of the next page; null: there is none
 */
export async function listUploads(
  kv: UploadsKv,
  accountId: number,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<{ ids: string[]; cursor: string | null }> {
  const page = await kv.list({ prefix: keyOf(`${accountId}_`), limit, cursor });
  return { ids: page.keys.map(({ name }) => name.slice(keyOf("").length)), cursor: page.list_complete ? null : page.cursor };
}

/** Deletes uploads; those that are gone already are no error. */
export async function deleteUploads(kv: UploadsKv, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => kv.delete(keyOf(id))));
}
