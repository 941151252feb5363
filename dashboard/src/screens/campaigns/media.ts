const KINDS = ["photo", "animation", "video", "document"] as const;
export type MediaKind = (typeof KINDS)[number];

const BY_ENDING: readonly [RegExp, MediaKind][] = [
  [/\.mp4$/i, "video"],
  [/\.gif$/i, "animation"],
  [/\.(pdf|zip)$/i, "document"],
];

export function isAddress(media: string): boolean {
  return /^https?:/i.test(media);
}

/** What a medium is sent as: an upload says it itself (`42_photo_…`), an address by how it ends. */
export function kindOf(media: string): MediaKind {
  if (!isAddress(media)) return KINDS.find((kind) => media.includes(`_${kind}_`)) ?? "document";
  const path = media.replace(/[?#].*$/, "");
  return BY_ENDING.find(([ending]) => ending.test(path))?.[1] ?? "photo";
}
