// What a quantity costs, for a terminal of 80 columns: the models beside each other, then each with its plans.
import { stripVTControlCharacters } from 'node:util';
import type { ChalkInstance } from 'chalk';
import { type Currency, currencyOf } from '../exact/currency.ts';
import type { CheapestHere, PlanQuote, Quote } from '../quote/quote.ts';
import { grouped } from '../summarise/words.ts';
import { safe, showAmount } from './format.ts';
import { plainTable, wrap } from './layout.ts';

export function quoteText(quotes: readonly Quote[], paint: ChalkInstance): string {
  const [first] = quotes;
  if (first === undefined) return '';
  return [
    ...(quotes.length > 1 ? [beside(quotes, paint)] : []),
    ...quotes.map((quote) => quoteOne(quote, paint)),
    wrap('Priced before credits, contracts and tax, in steady state, for one whole period.', 0),
  ].join('\n\n');
}

/** The cheapest plan of each. */
function beside(quotes: readonly Quote[], paint: ChalkInstance): string {
  const rows = quotes.flatMap((quote) => {
    const priced = quote.plans.filter(({ cost }) => cost !== '');
    const named = quote.cheapest.map(({ plan }) => plan);
    const best = priced.filter(({ plan }) => named.includes(plan) || named.length === 0 || priced.length === 1);
    const money = moneyIn(quote);
    return best.length === 0
      ? [[safe(quote.model), '–', '–', '–', '–']]
      : best.map((p) => [
          safe(quote.model),
          safe(p.plan),
          money(p.cost),
          price(p.unit_price, quote),
          price(p.next_thousand, quote),
        ]);
  });
  return plainTable(
    ['Model', 'cheapest plan', 'cost', 'a unit', 'next 1k'].map((h) => paint.bold(h)),
    rows,
    2,
  );
}

function quoteOne(quote: Quote, paint: ChalkInstance): string {
  const { plans, cheapest, notes, period } = quote;
  const { seats, ...said } = quote.account;
  const also = Object.entries(quote.others).map(([name, units]) => ` and ${grouped(units)} of ${safe(name)}`);
  const people = seats === undefined ? '' : ` with ${grouped(seats)} seat${seats === '1' ? '' : 's'}`;
  const whom = Object.entries(said).map(([column, value]) => `, ${safe(column)} ${safe(value)}`);
  const dated = quote.prices_of === '' ? '' : `, prices of ${quote.prices_of}`;
  const quantity = `${grouped(quote.units)} ${safe(quote.unit)}${also.join('')}`;
  const title = `${safe(quote.model)}: what ${quantity} a ${period} cost${people}${whom.join('')}${dated}`;
  return [
    paint.bold(wrap(title, 2)),
    plans.length === 0 ? 'It has no such plan.' : planTable(quote, paint),
    ...cheapest.map((here) => wrap(hereText(here, quote), 2)),
    ...plans.flatMap((plan) => packsText(plan, quote)),
    ...plans.flatMap(({ plan, no_price: why }) =>
      why === '' ? [] : [wrap(`- ${safe(plan)}: ${safe(withGroups(why))}`, 2)],
    ),
    ...notes.map((note) => wrap(`- ${safe(note)}`, 2)),
  ].join('\n');
}

/** The column that is left out where a table is too wide: the one beside it says as much. */
const POOL = 'included';
const WIDTH = 80;

type Column = readonly [string, (plan: PlanQuote) => string];

/** Columns that hold nothing in any row are left out. */
function planTable(quote: Quote, paint: ChalkInstance): string {
  const { plans } = quote;
  const money = moneyIn(quote);
  const moved = (of: (plan: PlanQuote) => string): boolean => plans.some((plan) => /[1-9]/.test(of(plan)));
  const optional = (name: string, of: (plan: PlanQuote) => string): Column[] =>
    moved(of) ? [[name, (plan) => (of(plan) === '' ? '–' : money(of(plan)))]] : [];
  const columns: readonly Column[] = [
    ['Plan', ({ plan }) => safe(plan)],
    ['cost', ({ cost }) => (cost === '' ? '–' : money(cost))],
    ...optional('fees', ({ fees }) => fees),
    ...optional('usage', ({ usage }) => usage),
    ...optional('packs', ({ packs }) => packs),
    ...optional('other', ({ other }) => other),
    ['a unit', ({ unit_price: each }) => price(each, quote)],
    ['next 1k', ({ next_thousand: more }) => price(more, quote)],
    [POOL, ({ included }) => (included === '' ? '–' : grouped(included))],
    ['over', ({ over }) => ({ '': '–', '0': 'within' })[over] ?? grouped(over)],
  ];
  const table = (shown: readonly Column[]): string =>
    plainTable(
      shown.map(([name]) => paint.bold(name)),
      plans.map((plan) => shown.map(([, of]) => of(plan))),
    );
  const whole = table(columns);
  return isWide(whole) ? table(columns.filter(([name]) => name !== POOL)) : whole;
}

function isWide(table: string): boolean {
  return table.split('\n').some((line) => stripVTControlCharacters(line).length > WIDTH);
}

function hereText({ for: who, plan, next, ranges }: CheapestHere, quote: Quote): string {
  const label = who === '' ? '' : ` (${safe(who)})`;
  const here = plan === '' ? 'No plan has a price here' : `Cheapest here: ${safe(plan)}`;
  const more =
    next === null
      ? 'no plan becomes cheaper with more'
      : `${safe(next.plan)} becomes cheaper from ${next.about ? 'about ' : ''}${grouped(next.from)} ${safe(quote.unit)} on`;
  const all = ranges.map(({ plan: name, until }) => `${safe(name)}${until === null ? '' : ` to ${grouped(until)}`}`);
  return `${here}${label}; ${more}. In all: ${all.join(', ')}.`;
}

function packsText({ plan, cost, with_packs: packs }: PlanQuote, quote: Quote): readonly string[] {
  if (packs === null) return [];
  const money = moneyIn(quote);
  return [
    wrap(
      `A year of such months in ${safe(plan)} with ${packs.count} ${safe(packs.pack)} bought ahead: ${money(packs.year)}, ${money(packs.a_month)} a month in place of ${money(cost)}.`,
      2,
    ),
  ];
}

function moneyIn({ currency: code }: Quote): (plain: string) => string {
  const currency: Currency = currencyOf(code) ?? { code, digits: 2 };
  return (plain) => showAmount(plain, currency);
}

/** A price has as many decimals as it needs. */
function price(plain: string, { currency: code }: Quote): string {
  if (plain === '') return '–';
  return showAmount(plain, { code, digits: /\./.test(plain) ? 2 : 0 });
}

function withGroups(text: string): string {
  return text.replaceAll(/\d{4,}/g, (digits) => grouped(digits));
}
