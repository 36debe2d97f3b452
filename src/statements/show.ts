// How a company writes numbers and dates. Exact texts go in, exact texts come out; only `short` amounts and axis
// texts, which label a drawing, are rounded.

import { currencyOf } from '../exact/currency.ts';
import { divide } from '../exact/round.ts';
import type { Brand } from '../project/project.ts';
import { pluralOf } from '../summarise/words.ts';
import { minorOf, plain, read } from './amounts.ts';

export interface Show {
  /** "$1,234.56", "-$0.05": all decimals of the text, at least the currency's. */
  amount(plain: string): string;
  /** "+$1,234.56". */
  signed(plain: string): string;
  /** "$2,844", "$6.2M": for the bars of a drawing. */
  short(plain: string): string;
  quantity(plain: string): string;
  /** "27,000.9 requests", "500 AU". */
  units(plain: string, unit: string): string;
  /** "12 months". */
  count(n: number, noun: string): string;
  /** "20 Nov 2026" of 2026-11-20. */
  day(iso: string): string;
  /** "Nov 2026". */
  month(iso: string): string;
  /** "November 2026". */
  longMonth(iso: string): string;
  /** "1 to 31 Jan 2025" of [2025-01-01, 2025-02-01). */
  days(from: string, until: string): string;
}

const SHORT = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function showFor(brand: Pick<Brand, 'language' | 'numbers' | 'dates'>, currencyCode: string): Show {
  const digits = currencyOf(currencyCode)?.digits ?? 2;
  const [group = ',', point = '.'] = [brand.numbers.slice(1, 2), brand.numbers.slice(-3, -2)];
  const space = group === ' ' ? '\u00a0' : group;
  const quantity = (text: string): string => {
    const [whole = '', decimals] = text.split('.');
    return whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, space) + (decimals === undefined ? '' : point + decimals);
  };
  const formats = new Map<number, Intl.NumberFormat>();
  const amount = (text: string, least = digits): string => {
    const decimals = Math.max(least, read(text).scale);
    const format = formats.get(decimals) ?? currencyFormat(brand.language, currencyCode, decimals);
    formats.set(decimals, format);
    return format
      .formatToParts(text as Intl.StringNumericLiteral)
      .map(({ type, value }) => (type === 'group' ? space : type === 'decimal' ? point : value))
      .join('');
  };
  const day = dayForm(brand.dates);
  return {
    amount,
    signed: (text) => (text.startsWith('-') ? amount(text) : `+${amount(text)}`),
    short: (text) => shortAmount(text, digits, amount),
    quantity,
    units: (text, unit) => `${quantity(text)}${unit === '' ? '' : ` ${pluralOf(unit, text)}`}`,
    count: (n, noun) => `${quantity(String(n))} ${noun}${n === 1 ? '' : 's'}`,
    day,
    month: (iso) => monthForm(brand.dates, iso),
    longMonth: (iso) => `${LONG[monthNumber(iso)] ?? ''} ${iso.slice(0, 4)}`,
    days(from, until) {
      const last = dayBefore(until);
      if (last <= from) return day(from);
      const near = brand.dates === '20 Nov 2026' && from.slice(0, 7) === last.slice(0, 7);
      return `${near ? day(from).split(' ')[0] : day(from)} to ${day(last)}`;
    },
  };
}

function currencyFormat(language: string, currency: string, decimals: number): Intl.NumberFormat {
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    numberingSystem: 'latn',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

export function dayBefore(iso: string): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

function monthNumber(iso: string): number {
  return Math.max(
    0,
    SHORT.findIndex((_, i) => String(i + 1).padStart(2, '0') === iso.slice(5, 7)),
  );
}

/** "Nov" of 2026-11-20. */
export function monthName(iso: string): string {
  return SHORT[monthNumber(iso)] ?? '';
}

function monthForm(form: Brand['dates'], iso: string): string {
  switch (form) {
    case '2026-11-20':
      return iso.slice(0, 7);
    case '20.11.2026':
      return `${iso.slice(5, 7)}.${iso.slice(0, 4)}`;
    default:
      return `${monthName(iso)} ${iso.slice(0, 4)}`;
  }
}

function dayForm(form: Brand['dates']): (iso: string) => string {
  return (iso) => {
    const [year, number, day] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)];
    const short = day.replace(/^0/, '');
    switch (form) {
      case '20 Nov 2026':
        return `${short} ${monthName(iso)} ${year}`;
      case 'Nov 20, 2026':
        return `${monthName(iso)} ${short}, ${year}`;
      case '2026-11-20':
        return iso;
      case '20.11.2026':
        return `${day}.${number}.${year}`;
      default:
        return form satisfies never;
    }
  };
}

const LARGE = [
  { zeros: 9, letter: 'B' },
  { zeros: 6, letter: 'M' },
] as const;

/** Whole units of the currency, above a million with a letter; below ten to the last digit. */
function shortAmount(text: string, digits: number, amount: (plain: string, least: number) => string): string {
  const minor = minorOf(text);
  const one = 10n ** BigInt(digits);
  const size = minor < 0n ? -minor : minor;
  if (size < 10n * one) return amount(text, digits);
  for (const { zeros, letter } of LARGE) {
    const large = one * 10n ** BigInt(zeros);
    if (size < large) continue;
    const tenths = plain(divide(minor * 10n, large), 1);
    return amount(tenths, 0).replace(/(\d)(?=\D*$)/, `$1${letter}`);
  }
  return amount(String(divide(minor, one)), 0);
}

/** "1.5M" of 1500000: a number of an axis, which has few digits but zeros. */
export function axisText(n: bigint): string {
  for (const [zeros, letter] of [
    [12, 'T'],
    [9, 'B'],
    [6, 'M'],
    [3, 'k'],
  ] as const) {
    const one = 10n ** BigInt(zeros);
    if (n >= one) return `${plain(divide(n * 100n, one), 2)}${letter}`;
  }
  return String(n);
}
