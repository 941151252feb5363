const HOSTS = /^(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)\//i;
const MAX_LENGTH = 255;

/**
 * What an ad promotes, as cabinets name it: `t.me/example` of `https://t.me/Example?start=a` and of `@example`. Invite links keep the case
 * of their code.
 * @returns null for what is no address
 */
export function readObject(text: string): string | null {
  const [bare = ""] = text.trim().split(/[?#]/);
  const url = bare.startsWith("@") ? `t.me/${bare.slice(1)}` : bare.replace(HOSTS, "t.me/").replace(/^https?:\/\//i, "");
  const object = url.replace(/\/+$/, "");
  const [host = "", ...path] = object.split("/");
  if (object.length > MAX_LENGTH || !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(host) || /\s/.test(object)) return null;
  const isName = host === "t.me" && path.length === 1 && /^\w+$/.test(path[0] ?? "");
  return [host.toLowerCase(), ...path.map((part) => (isName ? part.toLowerCase() : part))].join("/");
}
