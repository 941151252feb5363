import type { NetworkCtx } from "../../../platform/context.ts";
import { createSecret } from "../../../platform/crypto.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { deleteUploads, putUpload, readUpload } from "../../../platform/uploads.ts";
import { networkOf } from "../../access/ownership.ts";

/** The longest file, in bytes. */
const MAX_FILE_BYTES = 5 * 1024 * 1024;
/** The longest logo. */
const MAX_LOGO_BYTES = 1024 * 1024;

/** Where files are served. */
const PATH = "/files/";

const ID = /^\d+_(offer|user)_[\w-]{10,64}$/;

/** How files begin, by what they are. */
const BEGINNINGS = {
  "image/jpeg": ["\xff\xd8\xff"],
  "image/png": ["\x89PNG\r\n\x1a\n"],
  "image/gif": ["GIF87a", "GIF89a"],
  "application/zip": ["PK\x03\x04", "PK\x05\x06"],
} as const;

type FileType = keyof typeof BEGINNINGS;

export const FILE_TYPES = Object.keys(BEGINNINGS) as FileType[];

const IMAGE_TYPES: readonly FileType[] = ["image/jpeg", "image/png", "image/gif"];
const CREATIVE_TYPES: readonly FileType[] = [...IMAGE_TYPES, "application/zip"];

/** A file of an offer, as its settings name it. */
interface OfferFile {
  name: string;
  /** Below PUBLIC_URL. */
  path: string;
  bytes: number;
  type: string;
}

/** Files that an offer is to have. What is left out stays; a logo that is null is taken away. */
export interface SentFiles {
  logo?: File | null | undefined;
  creativeFiles?: readonly File[] | undefined;
}

/** Told by the file's first bytes: names and declared types are whatever the sender says. */
function typeOf(bytes: Uint8Array): FileType | null {
  const head = String.fromCharCode(...bytes.subarray(0, 8));
  return FILE_TYPES.find((type) => BEGINNINGS[type].some((beginning) => head.startsWith(beginning))) ?? null;
}

interface Rules {
  field: string;
  within: number[];
  types: readonly FileType[];
  maxBytes: number;
  /** Whose it is. */
  of?: "offer" | "user";
}

async function readFile(ctx: NetworkCtx, file: File, { field, within, types, maxBytes, of = "offer" }: Rules) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = typeOf(bytes);
  if (type === null || !types.includes(type) || bytes.length > maxBytes) throw new AppError("field_invalid", field, { within });
  const id = `${networkOf(ctx)}_${of}_${createSecret(ctx.deps)}`;
  return { id, bytes, stored: { name: file.name.slice(-255), path: `${PATH}${id}`, bytes: bytes.length, type } satisfies OfferFile };
}

/**
 * Keeps the files of an offer. All of them are looked at before one is kept.
 * @returns what settings say of them, and what takes them away again
 * @throws AppError field_invalid of what is no image, or in creatives no archive, or too long
 */
export async function keepFiles(ctx: NetworkCtx, { logo, creativeFiles }: SentFiles) {
  const { deps } = ctx;
  const logoRules: Rules = { field: "logo", within: [], types: IMAGE_TYPES, maxBytes: MAX_LOGO_BYTES };
  const readLogo = logo instanceof File ? await readFile(ctx, logo, logoRules) : logo;
  const readCreatives = await Promise.all(
    (creativeFiles ?? []).map((file, place) =>
      readFile(ctx, file, { field: "creativeFiles", within: [place], types: CREATIVE_TYPES, maxBytes: MAX_FILE_BYTES }),
    ),
  );
  const all = [...(readLogo ? [readLogo] : []), ...readCreatives];
  await Promise.all(all.map(({ id, bytes, stored }) => putUpload(deps, id, bytes, { name: stored.name, contentType: stored.type })));
  return {
    logo: readLogo === undefined ? undefined : (readLogo?.stored.path ?? ""),
    creativeFiles: creativeFiles === undefined ? undefined : readCreatives.map(({ stored }) => stored),
    discard: () =>
      deleteUploads(
        deps.kv,
        all.map(({ id }) => id),
      ),
  };
}

/**
 * Keeps a picture of a user, as long as a logo at most.
 * @returns its path, and what takes it away again
 * @throws AppError field_invalid of what is no image, or too long
 */
export async function keepAvatar(ctx: NetworkCtx, file: File): Promise<{ path: string; discard(): Promise<void> }> {
  const rules: Rules = { field: "avatar", within: [], types: IMAGE_TYPES, maxBytes: MAX_LOGO_BYTES, of: "user" };
  const { id, bytes, stored } = await readFile(ctx, file, rules);
  await putUpload(ctx.deps, id, bytes, { name: stored.name, contentType: stored.type });
  return { path: stored.path, discard: () => deleteUploads(ctx.deps.kv, [id]) };
}

/**
 * Deletes files that nothing names any more. What cannot be deleted now is logged, and goes when its account is forgotten.
 * @param paths of files; other texts name none
 */
export async function deleteFiles({ kv, log }: Pick<Deps, "kv" | "log">, paths: readonly string[]): Promise<void> {
  const ids = paths.flatMap((path) => (path.startsWith(PATH) ? path.slice(PATH.length) : [])).filter((id) => ID.test(id));
  try {
    await deleteUploads(kv, ids);
  } catch {
    log.error("files.not_deleted", { count: ids.length });
  }
}

/** A file for everybody who has its address. @returns null when there is none */
export async function readOfferFile(
  deps: Pick<Deps, "kv">,
  id: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: FileType } | null> {
  const upload = ID.test(id) ? await readUpload(deps, id) : null;
  const type = upload === null ? null : typeOf(upload.bytes);
  return upload === null || type === null ? null : { bytes: upload.bytes, type };
}
