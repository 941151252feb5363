import { expect, it } from "vitest";
import { FakeClock } from "./fakes/clock.ts";
import { FakeQueue } from "./fakes/queue.ts";
import { openStorage } from "./storage.ts";

it("a storage that is closed waits for what is under way, and takes nothing more", async () => {
  const { db, kv, close } = openStorage();
  const insert = db.prepare("INSERT INTO dead_letters (queue, body, received_at_ms) VALUES (?1, '', 0)").bind("closing");
  const [one, two] = [insert.run(), db.batch([insert, insert])];
  await close();
  expect([(await one).success, (await two).length]).toEqual([true, 2]);
  for (const late of [() => insert.run(), () => db.batch([]), () => db.prepare("SELECT 1"), () => kv.put("a", "b")]) {
    expect(late).toThrow("a test file that is over asks for its storage");
  }
});

it.fails("a fault that is armed and never comes fails its test", () => {
  new FakeQueue("q", new FakeClock()).refuse();
});
