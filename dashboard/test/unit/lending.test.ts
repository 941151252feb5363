import { expect, it } from "vitest";
import { borrow, lend } from "../../scripts/lending.ts";

it("lends each thing to one at a time, and to the next one when it is given back", async () => {
  const lender = await lend([{ name: "a" }, { name: "b" }]);
  const a = await borrow(lender.port);
  const b = await borrow(lender.port);
  const next = borrow(lender.port);
  b.giveBack();
  expect([a, b, await next].map(({ thing }) => thing)).toEqual([{ name: "a" }, { name: "b" }, { name: "b" }]);
  a.giveBack();
  (await next).giveBack();
  await lender.close();
});
