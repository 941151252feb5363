import { describe, expect, it } from "vitest";
import { compileFilters, FilterRules, FlowFilters, filterVisit } from "../../src/domain/flows/config/filters.ts";
import { deviceDetailsOf, deviceOf } from "../../src/lib/device.ts";

/** Mobile, os and browser as the Tracker API codes them, and an agent seen in traffic. */
const AGENTS: [mobile: number, os: number, browser: number, userAgent: string][] = [
  [0, 1, 1, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"],
  [0, 2, 1, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"],
  [0, 3, 1, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"],
  [1, 5, 1, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36"],
  [1, 5, 1, "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"],
  [
    1,
    4,
    1,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1",
  ],
  [
    1,
    4,
    4,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
  ],
  [
    1,
    4,
    4,
    "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1",
  ],
  [0, 2, 4, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15"],
  [0, 1, 2, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"],
  [1, 5, 2, "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0"],
  [
    1,
    4,
    2,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/143.0 Mobile/15E148 Safari/605.1.15",
  ],
  [0, 3, 2, "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"],
  [
    0,
    1,
    6,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
  ],
  [
    1,
    4,
    6,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 EdgiOS/141.0.3537.38 Mobile/15E148 Safari/605.1.15",
  ],
  [
    0,
    1,
    5,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 OPR/122.0.0.0",
  ],
  [0, 1, 5, "Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18"],
  [1, 0, 5, "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 Version/11.10"],
  [0, 1, 3, "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"],
  [0, 1, 3, "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0)"],
  [
    1,
    6,
    3,
    "Mozilla/5.0 (Mobile; Windows Phone 8.1; Android 4.0; ARM; Trident/7.0; Touch; rv:11.0; IEMobile/11.0; NOKIA; Lumia 520) like iPhone OS 7_0_3 Mac OS X AppleWebKit/537 (KHTML, like Gecko) Mobile Safari/537",
  ],
  [
    1,
    4,
    7,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/531.0.0.38.98;FBBV/799218422;FBDV/iPhone15,3;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBSS/3;FBCR/;FBID/phone;FBLC/en_US;FBOP/80]",
  ],
  [
    1,
    5,
    7,
    "Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/532.0.0.42.109;]",
  ],
  [
    1,
    4,
    8,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22G86 Instagram 401.0.0.39.69 (iPhone16,2; iOS 18_6; en_US; en; scale=3.00; 1290x2796; 793019843) NW/3",
  ],
  [
    1,
    5,
    8,
    "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A.240205.004; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 Instagram 401.0.0.48.79 Android (34/14; 420dpi; 1080x2400; Google/google; Pixel 8; shiba; shiba; en_US; 800104562)",
  ],
  [
    1,
    5,
    9,
    "Mozilla/5.0 (Linux; Android 13; 22101316G Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 trill_410203 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/musical_ly app_version/41.2.3 ByteLocale/en ByteFullLocale/en Region/US",
  ],
  [
    1,
    4,
    9,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 musical_ly_41.3.0 BytedanceWebview/d8a21c6 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US",
  ],
  [
    1,
    5,
    10,
    "Mozilla/5.0 (Linux; Android 12; moto g(60) Build/S2RIS32; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36",
  ],
  [1, 4, 10, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"],
  [1, 4, 10, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Telegram-iOS"],
  [
    1,
    4,
    10,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Snapchat/12.96.0.40 (like Safari/8618.3.11.10.5, panda)",
  ],
  [
    1,
    5,
    0,
    "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
  ],
  [
    1,
    7,
    4,
    "Mozilla/5.0 (SymbianOS/9.4; Series60/5.0 NokiaN97-1/20.0.019; Profile/MIDP-2.1 Configuration/CLDC-1.1) AppleWebKit/525 (KHTML, like Gecko) BrowserNG/7.1.18124",
  ],
  [1, 8, 0, "Mozilla/5.0 (BB10; Touch) AppleWebKit/537.10+ (KHTML, like Gecko) Version/10.0.9.2372 Mobile Safari/537.10+"],
  [
    1,
    8,
    0,
    "Mozilla/5.0 (BlackBerry; U; BlackBerry 9900; en) AppleWebKit/534.11+ (KHTML, like Gecko) Version/7.1.0.346 Mobile Safari/534.11+",
  ],
  [0, 0, 11, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"],
  [0, 0, 11, "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"],
  [0, 0, 11, "TelegramBot (like TwitterBot)"],
  [0, 0, 11, "curl/8.5.0"],
  [0, 3, 1, "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"],
  [
    1,
    5,
    0,
    "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 YaBrowser/23.11.6.131.00 SA/3 Mobile Safari/537.36",
  ],
  [0, 1, 11, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36"],
  [1, 6, 3, "Mozilla/5.0 (compatible; MSIE 10.0; Windows Phone 8.0; Trident/6.0; IEMobile/10.0; ARM; Touch; NOKIA; Lumia 920)"],
  [0, 0, 11, ""],
  [0, 0, 4, "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15"],
];

const ANDROID_APP = "AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.7339.155 Mobile Safari/537.36";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

/** What each tells beside the codes: type, model, versions of the system and of the browser. */
const DETAILS: [type: string, model: string, os: string, browser: string, userAgent: string][] = [
  [
    "desktop",
    "",
    "10.12.5",
    "58.0.3029",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_12_5) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/58.0.3029.110 Safari/537.36",
  ],
  [
    "desktop",
    "",
    "10",
    "141.0.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  ],
  ["desktop", "", "7", "115.0", "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:109.0) Gecko/20100101 Firefox/115.0"],
  ["desktop", "", "", "143.0", "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"],
  [
    "mobile",
    "",
    "10",
    "141.0.0",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  ],
  [
    "tablet",
    "SM-X700",
    "13",
    "141.0.0",
    "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  ],
  ["mobile", "Pixel 7", "15", "140.0.7339", `Mozilla/5.0 (Linux; Android 15; Pixel 7 Build/AP4A.250105.002; wv) ${ANDROID_APP}`],
  [
    "mobile",
    "GT-I9300",
    "4.1.2",
    "4.0",
    "Mozilla/5.0 (Linux; U; Android 4.1.2; en-us; GT-I9300 Build/JZO54K) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
  ],
  ["mobile", "", "15", "143.0", "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0"],
  [
    "mobile",
    "SM-A536B",
    "14",
    "392.0.0",
    `Mozilla/5.0 (Linux; Android 14; SM-A536B; wv) ${ANDROID_APP} Instagram 392.0.0.0.1 Android (34/14; 450dpi; 1080x2185; samsung; SM-A536B)`,
  ],
  ["mobile", "iPhone", "18.6.2", "530.0.0", `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/530.0.0.33.107;FBBV/7;FBDV/iPhone14,5]`],
  ["mobile", "iPhone", "18.6.2", "41.4.0", `${IPHONE} Mobile/15E148 musical_ly_41.4.0 JsSdk/2.0 NetType/WIFI`],
  ["mobile", "iPhone", "18.6.2", "18.6", `${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1`],
  ["mobile", "iPhone", "18.6.2", "", `${IPHONE} Mobile/15E148`],
  [
    "tablet",
    "iPad",
    "12.5",
    "12.1.2",
    "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1",
  ],
  [
    "tv",
    "",
    "6.0",
    "4.0",
    "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/4.0 Chrome/76.0.3809.146 TV Safari/537.36",
  ],
  ["bot", "", "", "2.1", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"],
  ["", "", "", "", "something"],
  ["", "", "", "", ""],
];

describe("a User-Agent header", () => {
  it.each(DETAILS)("tells %s, %s, %s, %s: %s", (type, model, osVersion, browserVersion, userAgent) => {
    expect(deviceDetailsOf(userAgent)).toEqual({ type, model, osVersion, browserVersion });
  });

  it.each(AGENTS)("tells mobile %i, os %i, browser %i: %s", (mobile, os, browser, userAgent) => {
    expect(deviceOf(userAgent)).toEqual({ mobile, os, browser });
    expect(deviceOf(userAgent)).toEqual({ mobile, os, browser });
  });

  it("is of a mobile to a filtering campaign if it is in reports", () => {
    const filters = compileFilters(FlowFilters.parse({ bots: false }), [], [FilterRules.parse({ onlyMobile: true })]);
    const visit = { ip: "", referer: "", country: null, acceptLanguage: "", asn: null };
    for (const [mobile, , , userAgent] of AGENTS)
      expect([userAgent, filterVisit({ filters }, { ...visit, userAgent })]).toEqual([userAgent, mobile === 1 ? 0 : 5]);
  });

  it("of any kind is answered", () => {
    for (const text of ["\u0000", "(", "ÿþ", "Mozilla/5.0 ".repeat(500), "[FBAN", "constructor", "__proto__"]) {
      expect(deviceOf(text)).toEqual({ mobile: expect.any(Number), os: expect.any(Number), browser: expect.any(Number) });
      expect(Object.values(deviceDetailsOf(text)).every((part) => part.length <= 40)).toBe(true);
    }
  });
});
