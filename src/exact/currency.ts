// Currencies and their minor units (ISO 4217). Money inside Reprice is a bigint of minor units.
import { formatScaled } from './decimal.ts';

export interface Currency {
  readonly code: string;
  /** Digits of the minor unit: 2 for USD, 0 for JPY, 3 for BHD. */
  readonly digits: number;
}

const OTHER_DIGITS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** Every currency in which somebody is paid, so that UDS is a mistake and no currency. */
export const CURRENCY_CODES: readonly string[] = `
  AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
  BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
  GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
  KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
  NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
  SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
  VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
`
  .trim()
  .split(/\s+/);

/** The currency of an ISO code, or undefined when the text is no such code. */
export function currencyOf(code: string): Currency | undefined {
  if (!CURRENCY_CODES.includes(code)) return undefined;
  return { code, digits: OTHER_DIGITS[code] ?? 2 };
}

/** Plain digits for files: (123456n, USD) is "1234.56". */
export function plainMoney(minor: bigint, currency: Currency): string {
  return formatScaled(minor, currency.digits);
}
