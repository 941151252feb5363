/**
 * The Content-Security-Policy of a page that brings all it needs: its own script and style by their hashes, requests to where it
 * comes from, and nothing else.
 */
export async function policyOf(page: string): Promise<string> {
  const [script, style] = await Promise.all([hashOf(page, "script"), hashOf(page, "style")]);
  return [
    "default-src 'none'",
    `script-src '${script}'`,
    `style-src '${style}'`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

async function hashOf(page: string, element: string): Promise<string> {
  const text = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page)?.[1] ?? "";
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${new Uint8Array(digest).toBase64()}`;
}
