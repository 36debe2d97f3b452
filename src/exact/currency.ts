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
  UYI: 0,
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

/** The currency of an ISO code, or undefined when the text is no such code. */
export function currencyOf(code: string): Currency | undefined {
  if (!/^[A-Z]{3}$/.test(code)) return undefined;
  return { code, digits: OTHER_DIGITS[code] ?? 2 };
}

/** Plain digits for files: (123456n, USD) is "1234.56". */
export function plainMoney(minor: bigint, currency: Currency): string {
  return formatScaled(minor, currency.digits);
}
