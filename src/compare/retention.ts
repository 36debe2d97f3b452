// Net revenue retention of a priced model over two windows of as many months, of all accounts and by segment.
import { addMonths, type Day, formatMonth, monthStart } from '../calendar/day.ts';
import { type Currency, plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { type Months, readMonths, shareMonths } from '../figures/months.ts';
import type { Population } from '../figures/population.ts';
import { billedIn, type Counted, type Retained, retainedOf } from '../figures/retention.ts';
import type { Model, PackKind } from '../model/model.ts';
import type { Priced } from '../price/price.ts';
import { CannotRunError } from '../source/problem.ts';
import { share } from '../summarise/statistics.ts';
import { periodsText } from '../summarise/words.ts';
import { byColumn } from './classes.ts';

export interface Windows {
  readonly first: Months;
  readonly second: Months;
}

/** Plain JSON; money and percent are texts. */
export interface Retention extends RetentionFigures {
  /** Months, both ends included. */
  readonly first: readonly [string, string];
  readonly second: readonly [string, string];
  /** Left out: the directory knows no segment. */
  readonly by_segment?: readonly (RetentionFigures & { readonly name: string })[];
  /** Packs of the model that are billed whole when they are bought and last longer than a month; left out: it has none. */
  readonly billed_whole?: readonly string[];
}

export interface RetentionFigures {
  /** Billed in the first window; what they are billed in the second. */
  readonly base: CountedMoney;
  readonly kept: string;
  /** Of the base: what is kept of it, and what is kept without what grew; '': nobody was billed. */
  readonly net: string;
  readonly gross: string;
  readonly expansion: CountedMoney;
  readonly contraction: CountedMoney;
  readonly churned: CountedMoney;
  /** Billed in the second window and not in the first; in no retention. */
  readonly new: CountedMoney;
}

interface CountedMoney {
  readonly accounts: number;
  readonly amount: string;
}

const LEAST = 2;
const MONTH_DAYS = 31;

/** `2025-01..06/2025-07..12`. Throws a CannotRunError that names windows which the data has. */
export function readWindows(text: string, window: Months): Windows {
  const months = wholeMonths(window);
  const fix = example(months);
  const refuse = (why: string): never => {
    throw new CannotRunError(`--retention ${text}: ${why}`, fix);
  };
  if (months.length < 2 * LEAST)
    return refuse(`the data has ${months.length} whole month${months.length === 1 ? '' : 's'}`);
  const parts = text.split('/').map((part) => part.trim().replace(/^(\d{4})-(\d{2})$/, '$1-$2..$2'));
  const [one = '', other, ...more] = parts;
  if (other === undefined || more.length > 0) return refuse('a retention compares two windows');
  const [first, second] = [readMonths('--retention', one, window), readMonths('--retention', other, window)];
  if (shareMonths(first, second)) return refuse('the windows share months');
  if (first.from > second.from) return refuse('the first window lies after the second');
  const [length, later] = [wholeMonths(first).length, wholeMonths(second).length];
  if (length !== later) return refuse(`the windows are of ${length} and of ${later} months`);
  if (length < LEAST) return refuse('a window of one month says who had a bill in it, and not who stays');
  return { first, second };
}

/** Throws where periods do not lie in calendar months. */
export function refuseOtherPeriods(models: readonly Model[]): void {
  for (const { name, choices } of models)
    if (choices.periods.kind === 'days' || choices.periods.kind === 'anniversary')
      throw new CannotRunError(
        `${name} bills by ${periodsText(choices.periods)}: its periods lie across the months of a retention`,
        'leave out --retention, or bill by the calendar month: choices: {periods: month}',
      );
}

export function retentionReport(steady: Priced, population: Population, { first, second }: Windows): Retention {
  const [before, after] = [billedIn(steady, first), billedIn(steady, second)];
  const bills = population.customers.map(({ index }): readonly [bigint, bigint] => [before(index), after(index)]);
  const of = (members: readonly number[]): RetentionFigures =>
    shown(retainedOf(members.flatMap((i) => bills.slice(i, i + 1))), population.currency);
  const known = population.customers.some(({ facts }) => facts.has('segment'));
  const whole = steady.book.model.packs.filter(isBilledAhead).map(({ name }) => name);
  return {
    first: ends(first),
    second: ends(second),
    ...of([...bills.keys()]),
    ...(known
      ? { by_segment: byColumn(population, 'segment').map(({ name, members }) => ({ name, ...of(members) })) }
      : {}),
    ...(whole.length > 0 ? { billed_whole: whole } : {}),
  };
}

function isBilledAhead({ paid, term }: PackKind): boolean {
  return paid === 'upfront' && (term.unit === 'day' ? term.count > MONTH_DAYS : term.count > 1);
}

function shown({ base, kept, expansion, contraction, churned, fresh }: Retained, currency: Currency): RetentionFigures {
  const money = (counted: Counted): CountedMoney => ({ ...counted, amount: plainMoney(counted.amount, currency) });
  const percent = (part: bigint): string => (base.amount > 0n ? formatScaled(share(part, base.amount), 3) : '');
  return {
    base: money(base),
    kept: plainMoney(kept, currency),
    net: percent(kept),
    gross: percent(kept - expansion.amount),
    expansion: money(expansion),
    contraction: money(contraction),
    churned: money(churned),
    new: money(fresh),
  };
}

function ends({ from, until }: Months): readonly [string, string] {
  return [formatMonth(from), formatMonth(until - 1)];
}

function wholeMonths({ from, until }: Months): readonly Day[] {
  const months: Day[] = [];
  const start = monthStart(from);
  for (let day = start === from ? from : addMonths(start, 1); addMonths(day, 1) <= until; day = addMonths(day, 1))
    months.push(day);
  return months;
}

/** The two halves of the months that there are, in words for a fix. */
function example(months: readonly Day[]): string {
  const half = Math.floor(months.length / 2);
  if (half < LEAST) return `load more logs: two windows of at least ${LEAST} months need ${2 * LEAST} whole months`;
  const range = (first: number): string =>
    `${formatMonth(months[first] ?? 0)}..${formatMonth(months[first + half - 1] ?? 0)}`;
  return `write two windows of as many months, at least ${LEAST}, the earlier first: --retention ${range(0)}/${range(half)}`;
}
