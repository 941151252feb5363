import { expect, it } from "vitest";
import {
  KIND_NAMES,
  SYSTEM_NAMES,
  type SystemNamed,
  systemNamesLike,
  systemNamesOf,
} from "../../src/domain/network-conversions/system-names.ts";
import { OS_NAMES } from "../../src/lib/codes.ts";
import { deviceOf } from "../../src/lib/device.ts";

const windows = (system: string) => `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36`;

const VISITS: [userAgent: string, names: SystemNamed[]][] = [
  [windows("Windows NT 5.1"), ["Windows", "Windows XP"]],
  [windows("Windows NT 6.0"), ["Windows", "Windows Vista"]],
  [windows("Windows NT 6.1; Win64; x64"), ["Windows", "Windows 7"]],
  [windows("Windows NT 6.2; Win64; x64"), ["Windows", "Windows 8"]],
  [windows("Windows NT 6.3; Win64; x64"), ["Windows", "Windows 8.1"]],
  [windows("Windows NT 10.0; Win64; x64"), ["Windows", "Windows 10", "Windows 11"]],
  ["Mozilla/5.0 (Windows NT 6.3; ARM; Trident/7.0; Touch; rv:11.0) like Gecko", ["Windows", "Windows 8.1", "Windows RT"]],
  [
    "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52 Mobile Safari/537.36 Edge/15",
    ["Windows Phone"],
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15", ["Mac OS X"]],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    ["iOS"],
  ],
  ["Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36", ["Android"]],
  ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36", ["Linux"]],
  ["Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ["Linux", "Ubuntu"]],
  [
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    ["Chrome OS", "Linux"],
  ],
  ["Mozilla/5.0 (BB10; Touch) AppleWebKit/537.35+ (KHTML, like Gecko) Version/10.3 Mobile Safari/537.35+", ["BlackBerry OS"]],
  ["Mozilla/5.0 (SymbianOS/9.4; Series60/5.0 Nokia5800) AppleWebKit/525 (KHTML, like Gecko) BrowserNG/7.2", ["Symbian OS"]],
  ["Mozilla/5.0 (MeeGo; NokiaN9) AppleWebKit/534.13 (KHTML, like Gecko) NokiaBrowser/8.5.0 Mobile Safari/534.13", ["MeeGo", "Other"]],
  ["", ["Other"]],
];

it.each(VISITS)("calls the system of %s by all its names", (userAgent, names) => {
  const kind = OS_NAMES[deviceOf(userAgent).os] ?? "Other";
  expect(systemNamesOf(kind, userAgent).toSorted()).toEqual(names.toSorted());
});

it("has each name that payments may say for some visit", () => {
  expect(new Set(VISITS.flatMap(([, names]) => names))).toEqual(new Set(SYSTEM_NAMES));
});

it("has one name for all systems of each kind", () => {
  expect(Object.keys(KIND_NAMES).toSorted()).toEqual(OS_NAMES.toSorted());
});

it("calls a version by its system's name, too", () => {
  expect(systemNamesLike("Windows 7")).toEqual(["Windows 7", "Windows"]);
  expect(systemNamesLike("Windows")).toEqual(["Windows"]);
  expect(systemNamesLike("Ubuntu")).toEqual(["Ubuntu", "Linux"]);
});
