import { expect, it } from "vitest";
import { maskSecrets } from "../../src/mask.ts";

it.each([
  ["https://t.example/p?token=5-k3f9x2a&click={click}", "https://t.example/p?token=5-k3…&click={click}"],
  ["https://t.example/p?cid={click}&API_KEY=abcdefgh", "https://t.example/p?cid={click}&API_KEY=abcd…"],
  [
    "https://t.example/api/tracker/postback.json?id=42-rep_k3f9x2a0123456789abcdef&click={click}",
    "https://t.example/api/tracker/postback.json?id=42-rep_k3f…&click={click}",
  ],
  ["https://t.example/p?id=42&click=1_0mhnr7q1ka5x0b2c9e1z8k3q", "https://t.example/p?id=42&click=1_0mhnr7q1ka5x0b2c9e1z8k3q"],
  ["https://t.example/p", "https://t.example/p"],
])("hides the secrets of %s", (url, shown) => expect(maskSecrets(url)).toBe(shown));
