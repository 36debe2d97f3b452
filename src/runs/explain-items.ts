// The lines of a period gathered by the rule that wrote them. A rule's amount before rounding is passed on only where,
// rounded as the model says, it gives the amount that was stored.
import { formatScaled } from '../exact/decimal.ts';
import type { Rounding } from '../exact/round.ts';
import { type Fraction, fractionText, minorDigits, minorOf, NOTHING, parseFraction, plus, times } from './fraction.ts';
import { atLeastDigits, type StatementLine } from './statement.ts';
import { leftOf, nothingTaken, type Remaining, take } from './taken.ts';

/** The rule behind a figure: its file, line and that line's text. */
export interface Rule {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What one rule did in the period: its lines, and their sum, which was rounded once. */
export interface Item {
  readonly step: number;
  readonly kind: string;
  readonly name: string;
  readonly rule: Rule | undefined;
  /** What contracts of the period say of a minimum or a maximum besides: the period has days under them and days that have not. */
  readonly agreed: readonly Rule[];
  readonly lines: readonly Line[];
  readonly stated: string;
  readonly billed: string;
  /** The sum before rounding, see fraction.ts; '' where it is not known to be exact. */
  readonly exact: string;
  /** What a share was taken of, as plain money; '' for other items. */
  readonly base: string;
}

export interface Line extends StatementLine {
  readonly exact: string;
  readonly note: string;
  readonly percent: string;
}

export type Stored = Line & { readonly rule: Rule | undefined };

/** Steps whose lines share one rounded amount a rule. */
const SHARED: ReadonlySet<number> = new Set([5, 6, 7, 8, 9]);

/** Lines of a bill that is rounded once have more decimals than the currency: all are brought to the most of them. */
export function itemsOf(stored: readonly Stored[], currencyDigits: number, rounding: Rounding): Omit<Item, 'agreed'>[] {
  const decimals = (text: string): number => text.split('.')[1]?.length ?? 0;
  const digits = Math.max(currencyDigits, ...stored.flatMap((l) => [decimals(l.stated), decimals(l.billed)]));
  const full = (text: string): string =>
    decimals(text) === 0 && digits > 0
      ? `${text}.${'0'.repeat(digits)}`
      : `${text}${'0'.repeat(digits - decimals(text))}`;
  const lines = stored.map((l) => ({ ...l, stated: full(l.stated), billed: full(l.billed) }));
  const short = (text: string): string => atLeastDigits(text, currencyDigits);
  const groups = new Map<string, Stored[]>();
  for (const [i, line] of lines.entries()) {
    const rule = line.rule === undefined ? '' : `${line.rule.file}:${line.rule.line}`;
    const key = SHARED.has(line.step) ? [line.step, line.kind, line.name, rule].join('\t') : String(i);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(line);
  }
  const remaining = nothingTaken();
  return [...groups.values()].map((group) => {
    const [first] = group;
    if (first === undefined) throw new Error('a group of no line');
    const { base, exact } = before(group, remaining, digits);
    take(remaining, group);
    const stated = sumOf(group.map((l) => minorDigits(l.stated)));
    const known = exact !== undefined && minorOf(exact, digits, rounding) === stated;
    return {
      step: first.step,
      kind: first.kind,
      name: first.name,
      rule: first.rule,
      lines: group.map(({ rule: _, ...line }) => ({ ...line, stated: short(line.stated), billed: short(line.billed) })),
      stated: short(money(stated, digits)),
      billed: short(money(sumOf(group.map((l) => minorDigits(l.billed))), digits)),
      exact: known ? fractionText(exact) : '',
      base: known && base !== '' ? short(base) : '',
    };
  });
}

/** The group's amount before rounding, and what it is a share of; undefined where it is not known. */
function before(
  group: readonly Stored[],
  remaining: Remaining,
  digits: number,
): { readonly base: string; readonly exact: Fraction | undefined } {
  const [first] = group;
  const none = { base: '', exact: undefined };
  if (first === undefined) return none;
  if (first.percent !== '') {
    const base = leftOf(remaining, group);
    const exact = times(parseFraction(first.percent), { n: -base, d: 10n ** BigInt(digits) });
    return { base: money(base, digits), exact };
  }
  if (group.some((l) => l.exact === '')) return none;
  return { base: '', exact: group.map((l) => parseFraction(l.exact)).reduce(plus, NOTHING) };
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => a + b, 0n);
}

function money(minor: bigint, digits: number): string {
  return formatScaled(minor, digits);
}
