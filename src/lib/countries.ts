/** The countries of ISO 3166-1: two letters and then three. A list of their own, because runtimes also know those of the past. */
const COUNTRIES =
  `adand aeare afafg agatg aiaia alalb amarm aoago aqata ararg asasm ataut auaus awabw axala azaze babih bbbrb bdbgd bebel bfbfa
  bgbgr bhbhr bibdi bjben blblm bmbmu bnbrn bobol bqbes brbra bsbhs btbtn bvbvt bwbwa byblr bzblz cacan cccck cdcod cfcaf cgcog
  chche ciciv ckcok clchl cmcmr cnchn cocol crcri cucub cvcpv cwcuw cxcxr cycyp czcze dedeu djdji dkdnk dmdma dodom dzdza ececu
  eeest egegy ehesh ereri esesp eteth fifin fjfji fkflk fmfsm fofro frfra gagab gbgbr gdgrd gegeo gfguf ggggy ghgha gigib glgrl
  gmgmb gngin gpglp gqgnq grgrc gssgs gtgtm gugum gwgnb gyguy hkhkg hmhmd hnhnd hrhrv hthti huhun ididn ieirl ilisr imimn inind
  ioiot iqirq irirn isisl itita jejey jmjam jojor jpjpn keken kgkgz khkhm kikir kmcom knkna kpprk krkor kwkwt kycym kzkaz lalao
  lblbn lclca lilie lklka lrlbr lslso ltltu lulux lvlva lylby mamar mcmco mdmda memne mfmaf mgmdg mhmhl mkmkd mlmli mmmmr mnmng
  momac mpmnp mqmtq mrmrt msmsr mtmlt mumus mvmdv mwmwi mxmex mymys mzmoz nanam ncncl nener nfnfk ngnga ninic nlnld nonor npnpl
  nrnru nuniu nznzl omomn papan peper pfpyf pgpng phphl pkpak plpol pmspm pnpcn prpri pspse ptprt pwplw pypry qaqat rereu rorou
  rssrb rurus rwrwa sasau sbslb scsyc sdsdn seswe sgsgp shshn sisvn sjsjm sksvk slsle smsmr snsen sosom srsur ssssd ststp svslv
  sxsxm sysyr szswz tctca tdtcd tfatf tgtgo ththa tjtjk tktkl tltls tmtkm tntun toton trtur tttto tvtuv twtwn tztza uaukr uguga
  umumi ususa uyury uzuzb vavat vcvct veven vgvgb vivir vnvnm vuvut wfwlf wswsm yeyem ytmyt zazaf zmzmb zwzwe`.split(/\s+/);

/** What people and programs write for them that is not the code: what the United Kingdom and the European Union call two of them. */
const ALIASES = { uk: "gb", el: "gr" };

const CODES: ReadonlyMap<string, string> = new Map([
  ...COUNTRIES.flatMap((entry): [string, string][] => [
    [entry.slice(0, 2), entry.slice(0, 2)],
    [entry.slice(2), entry.slice(0, 2)],
  ]),
  ...Object.entries(ALIASES),
]);

/**
 * A country by two or three letters in any case, as two lower-case letters.
 * @returns null where there is none of that name
 * @example findCountry("UK") // "gb"
 */
export function findCountry(code: string): string | null {
  return CODES.get(code.trim().toLowerCase()) ?? null;
}

const NAMES = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

/** What people call a country of two letters in any case, in English; of what is none, that itself. */
export const countryName = (code: string): string => (/^[a-z]{2}$/i.test(code) ? (NAMES.of(code.toUpperCase()) ?? code) : code);
