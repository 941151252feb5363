import { describe, expect, it } from "vitest";
import { recogniseStage } from "../../src/conversions/status-words.ts";

const NONE = { wait: "", processing: "", hold: "", approve: "", cancel: "", trash: "" };
const nameOf = (text: string, own = NONE) => recogniseStage(text, own);

describe("the words for a stage", () => {
  it.each([
    ["wait", "n new create created make lead wait waiting pending open"],
    ["processing", "processing inprocessing inprogress work working"],
    ["hold", "h hold onhold holded review"],
    ["approve", "a accept accepted approve approved confirm confirmed sale deposit paid payout success complete completed"],
    ["cancel", "c d cancel canceled cancelled decline declined refund refunded chargeback unsub"],
    ["trash", "t trash error wrong reject rejected bad fraud duplicate double test fail failed invalid spam"],
  ])("%s: %s", (name, words) => {
    expect(words.split(" ").map((word) => [word, nameOf(word)])).toEqual(words.split(" ").map((word) => [word, name]));
  });

  it("count without case and special characters", () => {
    for (const text of ["APPROVED", " Approved! ", "[approved]", "ap-pro_ved"]) expect(nameOf(text)).toBe("approve");
    expect(nameOf("On Hold")).toBe("hold");
    expect(nameOf("in-processing")).toBe("processing");
  });

  it("leave unknown what is unknown", () => {
    for (const text of ["", "!!", "whatever", "1", "approvedd", "constructor", "__proto__"]) expect(nameOf(text)).toBeNull();
  });

  it("come after the sender's own, of which each status may have several, in any writing", () => {
    const own = { ...NONE, approve: "1, Paid-Out,оплачен", cancel: "approve", trash: "1,2" };
    expect(nameOf("1", own)).toBe("approve");
    expect(nameOf("paid out", own)).toBe("approve");
    expect(nameOf("Оплачен!", own)).toBe("approve");
    expect(nameOf("2", own)).toBe("trash");
    expect(nameOf("approve", own)).toBe("cancel");
    expect(nameOf("approved", own)).toBe("approve");
  });
});
