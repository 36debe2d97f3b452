// The sections of leads: their titles, columns and sentences.
import type { Crossing, Headroom, Noise, OverLimit, RightSize, RunRate, ToDate } from '../leads/report.ts';
import { count } from '../summarise/words.ts';
import { clip, showQuantity } from './format.ts';
import { type SectionText, sectionText } from './leads-section.ts';

const NAME = 36;

function whose({ account, name }: { readonly account: string; readonly name: string }): string {
  return clip(`${account} ${name}`.trim(), NAME);
}

/** Tenths of a percent say nothing of many times a pool. */
function percent(share: string): string {
  if (share === '') return '–';
  const [whole = ''] = share.split('.');
  return `${showQuantity(whole.length > 4 ? whole : share)}%`;
}

/** "12-31" of "2025-12-31". */
function dayOf(day: string): string {
  return day === '' ? '–' : day.slice(5);
}

type Rows = readonly { readonly account: string }[];

function howMany(rows: Rows): number {
  return new Set(rows.map(({ account }) => account)).size;
}

function accountsOf(rows: Rows): string {
  return count(howMany(rows), 'account');
}

const crossings: SectionText<Crossing> = {
  title: 'Crossings: the day on which so much of the pool was used',
  summary: (rows) =>
    `80%: ${accountsOf(rows)}; 90%: ${accountsOf(rows.filter((r) => r.day_90 !== ''))}; 100%: ${accountsOf(
      rows.filter((r) => r.day_100 !== ''),
    )}; 120%: ${accountsOf(rows.filter((r) => r.day_120 !== ''))}, in some period.`,
  head: ['Account', 'period', 'used', '80%', '90%', '100%', '120%'],
  left: 2,
  cells: (r) => [whose(r), r.period, percent(r.share), ...[r.day_80, r.day_90, r.day_100, r.day_120].map(dayOf)],
  note: () => 'The latest first. A threshold is crossed on the first day by whose end it is reached.',
};

const limits: SectionText<OverLimit> = {
  title: 'Limits: over the pool of the plan in the last 30 days',
  summary: (rows) => `${accountsOf(rows)}, ${howMany(rows.filter((r) => r.free))} of them in a free plan.`,
  head: ['Account', 'plan', 'of its pool', 'costs', 'fits', 'would cost'],
  left: 2,
  cells: (r, money) => [
    whose(r),
    `${clip(r.plan, 13)}${r.free ? ' (free)' : ''}`,
    percent(r.share),
    money(r.costs),
    r.fits === '' ? '–' : r.fits === r.plan ? 'this one' : clip(r.fits, 14),
    money(r.fits_costs),
  ],
  note: () =>
    'Free plans first. The 30 days are priced as one whole period; what fits costs least and holds all of it. A dash: the plan has no price for all of it.',
};

const toDate: SectionText<ToDate> = {
  title: 'To date: the last 24 hours, and the billing period so far',
  summary: (rows, { on }) => `${accountsOf(rows)} on ${on}, the last day.`,
  shown: (r) => r.requests !== '0',
  head: ['Account', 'last day', 'so far', 'of its pool', 'bill so far'],
  left: 1,
  cells: (r, money) => [whose(r), showQuantity(r.day_units), showQuantity(r.units), percent(r.share), money(r.billed)],
  note: () =>
    'Units of the first meter with a pool. The bill of the whole period if nothing more were used: its whole pool and its whole fees.',
};

const runRate: SectionText<RunRate> = {
  title: 'Run rate: an estimate of the whole period',
  summary: (rows, { run_rate: rate }) =>
    `${accountsOf(rows)} at the rate of the last ${count(rate?.weeks ?? 0, 'week')}.`,
  shown: (r) => r.units !== '0',
  head: ['Account', 'days', 'whole period', 'of its pool', 'bill', 'period before'],
  left: 1,
  cells: (r, money) => [
    whose(r),
    String(r.days),
    showQuantity(r.units),
    percent(r.share),
    money(r.billed),
    money(r.last_billed),
  ],
  note: () => 'Units of these days × days of the period ÷ these days, priced as every bill is. No forecast.',
};

const steady: SectionText<Headroom> = {
  title: 'Steady: 80% of the pool or more in each of the last three periods',
  summary: (rows) =>
    `${howMany(rows.filter((r) => r.steady))} of ${accountsOf(rows)} with a pool; headroom is what the last whole period left.`,
  shown: (r) => r.steady,
  head: ['Account', 'period', 'pool', 'headroom', 'used', 'least of three'],
  left: 2,
  cells: (r) => [
    whose(r),
    r.period,
    showQuantity(r.pool),
    showQuantity(r.headroom),
    percent(r.share),
    percent(r.least_share),
  ],
  note: () => 'Those still inside their pool first. The headroom of every account is in --json and --csv.',
};

const noisy: SectionText<Noise> = {
  title: 'Noisy apps: polling, what is not there, a list followed by many gets',
  summary: (rows) => `${count(rows.length, 'pattern')} of ${accountsOf(rows)}.`,
  head: ['Account', 'key', 'what', 'requests', 'share', 'costs', 'a webhook saves'],
  left: 3,
  cells: (r, money) => [
    whose(r),
    clip(r.key === '' ? '(no key)' : r.key, 13),
    r.pattern === 'gets after a list' ? `${showQuantity(r.gets_per_list)} a list` : r.pattern,
    showQuantity(r.requests),
    percent(r.share),
    money(r.costs),
    money(r.webhook_saves),
  ],
  note: ({ noisy: section }) =>
    `Costs: what would not have been paid without these requests, at most. A webhook saves what remains of that when an event stands in their place, ${section?.ratio ?? ''} for each (--ratio): an assumption. Noisy is 20% polled, 10% not found (404), 10 gets for each list; days do not tell which get followed which list, and requests that came already counted are never polling.`,
};

const rightSize: SectionText<RightSize> = {
  title: 'Right size: what would have been enough, for less',
  summary: (rows) =>
    `${accountsOf(rows)}, ${howMany(rows.filter((r) => r.lower))} of them with a lower plan or a smaller pack. What they save is revenue at risk.`,
  head: ['Account', 'now', 'instead', 'paid', 'would pay', 'saves'],
  left: 3,
  cells: (r, money) => [
    whose(r),
    clip(r.now, 14),
    clip(`${r.instead}${r.kind !== 'pack' && !r.lower ? ' (higher)' : ''}`, 18),
    money(r.costs),
    money(r.instead_costs),
    money(r.saves),
  ],
  note: () =>
    'Over the window, on the same usage, nothing refused and nothing left without a price. Purchases of an account are tried one after the other, the last first: what they save adds up. A plan with fewer packs is named where that saves more than either alone.',
};

export const SECTIONS = [
  sectionText(crossings, (r) => r.crossings),
  sectionText(limits, (r) => r.limits),
  sectionText(toDate, (r) => r.to_date),
  sectionText(runRate, (r) => r.run_rate),
  sectionText(steady, (r) => r.steady),
  sectionText(noisy, (r) => r.noisy),
  sectionText(rightSize, (r) => r.right_size),
];
