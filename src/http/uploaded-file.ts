/** What was uploaded is shown as what it is, and runs nothing. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; sandbox";

/**
 * A file that somebody uploaded, as an answer.
 * @param file type: by its own first bytes, never as its sender declared it; isDownload: a browser keeps it and does not show it
 */
export function uploadedFile({
  bytes,
  type,
  cacheControl,
  isDownload,
}: {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  cacheControl: string;
  isDownload: boolean;
}): Response {
  const headers = new Headers({ "cache-control": cacheControl, "content-security-policy": CONTENT_SECURITY_POLICY, "content-type": type });
  if (isDownload) headers.set("content-disposition", "attachment");
  return new Response(bytes, { headers });
}
