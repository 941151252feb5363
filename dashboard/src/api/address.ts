/** Where the APIs are: the deployment writes it into the page. Empty: at the page's own origin. */
export const API_ADDRESS = document.querySelector<HTMLMetaElement>('meta[name="pawprint-api"]')?.content.replace(/\/$/, "") ?? "";
