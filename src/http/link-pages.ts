const page = (title: string, text: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>body { font: 18px/1.5 system-ui, sans-serif; max-width: 32em; margin: 20vh auto; padding: 0 1em }</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`;

export const notFoundPage = page("This link leads nowhere", "It is mistyped, or whoever made it has switched it off.");

export const unreadyPage = page(
  "This link has no destination",
  "Nobody has said yet where it leads, or what it led to is switched off. Visits are not counted meanwhile.",
);

export const unavailablePage = page("One moment, please", "The link cannot be followed right now. Try again in a few seconds.");

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as it stands in HTML, in an attribute too. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
