/** How networks of mobile operators call themselves, as far as one sees it in their names. */
const CELLULAR =
  /\b(?:mobile|mobility|wireless|cellular|cellco|telecel|gsm|lte|t-mobile|tmobile|vodafone|orange|o2|airtel|jio|mts|megafon|beeline|vimpelcom|tele2|kyivstar|lifecell|turkcell|telenor|telkomsel|digi|claro|movistar|tim|wind|mtn|etisalat|zain|ooredoo|verizon wireless|sprint|docomo|softbank|smartfren|globe|ais|dtac|viettel|mobifone)\b/i;

/**
 * What a visitor is connected by. The edge does not tell it; the provider's name does, for mobile operators. All others count as wifi.
 * @param provider of internet access; empty: not known, and neither is the connection
 */
export function connectionOf(provider: string): "" | "wifi" | "cellular" {
  if (provider === "") return "";
  return CELLULAR.test(provider) ? "cellular" : "wifi";
}
