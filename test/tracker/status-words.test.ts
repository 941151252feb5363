import { describe, expect, it } from "vitest";
import { recogniseStage } from "../../src/domain/conversions/status-words.ts";

const NONE = { wait: "", processing: "", hold: "", approve: "", cancel: "", trash: "" };
const nameOf = (text: string, own = NONE) => recogniseStage(text, own);

describe("the words for a stage", () => {
  it.each([
    ["wait", "n new create created make lead reg registration signup wait waiting pending open"],
    ["processing", "processing inprocessing inprogress work working"],
    ["hold", "h hold onhold holded review"],
    [
      "approve",
      "a accept accepted approve approved confirm confirmed sale deposit first_deposit ftd rebill purchase paid payout success completed wc-completed",
    ],
    [
      "cancel",
      "c d cancel cancelled declined disapproved refund refunded partially_refunded returned reversal reversed void voided chargeback unsub wc-refunded",
    ],
    ["trash", "t trash error wrong reject rejected bad fraud fake dup duplicate double test fail failed invalid spam wc-failed"],
  ])("%s: %s", (name, words) => {
    expect(words.split(" ").map((word) => [word, nameOf(word)])).toEqual(words.split(" ").map((word) => [word, name]));
  });

  it("count without case and special characters", () => {
    for (const text of ["APPROVED", " Approved! ", "[approved]", "ap-pro_ved"]) expect(nameOf(text)).toBe("approve");
    expect(nameOf("On Hold")).toBe("hold");
    expect(nameOf("in-processing")).toBe("processing");
  });

  it("leave unknown what is unknown", () => {
    for (const text of [
      "",
      "!!",
      "whatever",
      "dep",
      "subscribe",
      "0",
      "1",
      "2",
      "wc-",
      "unapproved",
      "approvedd",
      "constructor",
      "__proto__",
    ])
      expect(nameOf(text)).toBeNull();
  });

  it("come after the sender's own, of which each status may have several, in any writing", () => {
    const own = { ...NONE, approve: "1, Paid-Out,оплачен", cancel: "approve", trash: "1,2" };
    expect(nameOf("1", own)).toBe("approve");
    expect(nameOf("paid out", own)).toBe("approve");
    expect(nameOf("Оплачен!", own)).toBe("approve");
    expect(nameOf("ａｐｐｒｏｖｅｄ")).toBe("approve");
    expect(nameOf("2", own)).toBe("trash");
    expect(nameOf("approve", own)).toBe("cancel");
    expect(nameOf("approved", own)).toBe("approve");
    expect([nameOf("dep", { ...NONE, approve: "dep" }), nameOf("subscribe", { ...NONE, hold: "subscribe" })]).toEqual(["approve", "hold"]);
    expect([nameOf("wc-processing", { ...NONE, hold: "processing" }), nameOf("done", { ...NONE, approve: "wc-done" })]).toEqual([
      "hold",
      "approve",
    ]);
  });
});
