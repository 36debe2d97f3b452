// What a statement says in sentences above its tables: the other total, why it is what it is, and what is particular
// to the account. Each is said only where it is true of these figures.
import { divide } from '../exact/round.ts';
import { count, periodNoun, pluralOf } from '../summarise/words.ts';
import { above, isZero, largest, minorOf, read, sumOf } from './amounts.ts';
import { capital, unitName } from './chart.ts';
import { moneySum, periodName } from './rows.ts';
import { dayBefore, type Show } from './show.ts';
import type { Statement } from './statement.ts';

export function summaryOf(s: Statement, show: Show): readonly string[] {
  const parts = [
    [withinSentence(s, show), refusedSentence(s, show), peakSentence(s, show)],
    [totalsSentence(s, show), memoSentence(s, show)],
    [...joinedSentences(s, show), plansSentence(s, show), ...missingSentences(s, show)],
  ];
  return parts.map((sentences) => sentences.filter((text) => text !== '').join(' ')).filter((text) => text !== '');
}

/** Periods in which the account was a customer and the price held. */
export function activeMonths(s: Statement): Statement['months'] {
  return s.months.filter((m) => m.state !== 'inactive' && m.state !== 'before launch');
}

function noun(s: Statement): string {
  return periodNoun(s.periods);
}

function mainUnits(s: Statement): Statement['units'] {
  return s.units.filter((u) => u.meter === s.main_meter);
}

function withinSentence(s: Statement, show: Show): string {
  const active = activeMonths(s);
  const units = mainUnits(s);
  const all = show.count(active.length, noun(s));
  if (active.length === 0) return 'The price held on no day on which you were a customer.';
  if (s.meters.length === 0) {
    const asked = s.months.some((m) => m.requests !== '0');
    if (asked) return s.variant === 'nothing' ? nothingSentence(s, show) : '';
    return `There was no API use on your account in ${theseAll(s, all)}.`;
  }
  if (s.variant === 'nothing') return nothingSentence(s, show);
  if (units.length > 0 && units.every((u) => u.pool === 'unlimited'))
    return `Your ${pluralOf(unitName(s), '2')} are not limited and not charged one by one.`;
  if (units.some((u) => u.shared_by !== '')) return sharedSentence(s, all);
  const pooled = units.some(({ pool }) => pool === 'unlimited' || (pool !== '' && !isZero(pool)));
  if (!pooled && !isRated(s)) return unratedSentence(s);
  if (!pooled) return `No ${pluralOf(unitName(s), '2')} are included in this price: all of them count.`;
  const within = active.filter((m) => m.within_included).length;
  if (within === 0)
    return `You were above the included pool in ${active.length === 1 ? `this ${noun(s)}` : `all ${all}`}.`;
  return `You stayed inside the included pool in ${within === active.length ? `all ${all}` : `${within} of ${all}`}.`;
}

/** Has any unit a price, or none yet? Else only fees and shares of sales are paid. */
function isRated({ lines }: Statement): boolean {
  return lines.some((l) => (l.step === 5 && l.kind !== 'percentage') || l.step === 3 || l.kind === 'unpriced');
}

function unratedSentence(s: Statement): string {
  const shares = new Set(s.lines.flatMap((l) => (l.kind === 'percentage' ? [l.detail.split('; ')[0] ?? ''] : [])));
  const price = shares.size === 0 ? '' : `; the price is a share ${[...shares].join(' and ')}`;
  return `Your ${pluralOf(unitName(s), '2')} are not charged one by one${price}.`;
}

/** A shared pool is passed by all of its accounts at once. */
function sharedSentence(s: Statement, all: string): string {
  const active = activeMonths(s);
  const within = active.filter((m) => m.within_included).length;
  const outside = active.length === 1 ? `in this ${noun(s)}` : `in all ${all}`;
  const inside = within === active.length ? outside : `in ${within} of ${all}`;
  return `You share the included pool with ${othersText(s)}: together you ${within === 0 ? `were above it ${outside}` : `stayed inside it ${inside}`}.`;
}

/** "7 other accounts", or "other accounts" where their number changed. */
function othersText(s: Statement): string {
  const sizes = new Set(mainUnits(s).flatMap((u) => (u.shared_by === '' ? [] : [Number(u.shared_by) - 1])));
  const [size = 0] = sizes;
  return sizes.size === 1 ? count(size, 'other account') : 'other accounts';
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function numberWord(n: number): string {
  return WORDS[n] ?? String(n);
}

function theseAll(s: Statement, all: string): string {
  return activeMonths(s).length === 1 ? `this ${noun(s)}` : `these ${all}`;
}

/** "You would have paid nothing in all 12 months; your largest month used 41% of your pool." */
function nothingSentence(s: Statement, show: Show): string {
  const active = activeMonths(s);
  const begin = `You would have paid nothing in ${active.length === 1 ? `this ${noun(s)}` : `all ${show.count(active.length, noun(s))}`}`;
  const shares = mainUnits(s)
    .filter((u) => u.pool !== '' && u.pool !== 'unlimited' && above(u.pool, '0'))
    .map((u) => ({ ...u, used: u.shared_used === '' ? u.used : u.shared_used }))
    .map((u) => ({ u, percent: percentOf(u.used, u.pool) }));
  const most = largest(shares, ({ percent }) => percent);
  if (most === undefined) return `${begin}.`;
  const { u, percent } = most;
  const size = `${isZero(percent) && above(u.used, '0') ? 'less than 1' : percent}%`;
  const used =
    u.shared_used === ''
      ? `your largest ${noun(s)} used ${size} of your pool`
      : `in the largest ${noun(s)} you and ${othersText(s)} used ${size} of the pool that you share`;
  return above(u.used, u.pool) ? `${begin}; ${used}, and what was above it is not charged.` : `${begin}; ${used}.`;
}

/** Whole percents, cut: 100 only where all of it was used. */
function percentOf(part: string, whole: string): string {
  const [a, b] = [read(part), read(whole)];
  return String((a.digits * 100n * 10n ** BigInt(b.scale)) / (b.digits * 10n ** BigInt(a.scale)));
}

const LEAST_SHARE = 30n;
const LEAST_PAID = 3;

function peakSentence(s: Statement, show: Show): string {
  const paid = s.months.filter((m) => minorOf(m.billed) > 0n);
  const total = minorOf(s.with_rollout);
  const bought = boughtSentence(s, show);
  if (bought !== '') return bought;
  const peak = largest(paid, (m) => m.billed);
  if (peak === undefined || total <= 0n) return '';
  const could = activeMonths(s).filter((m) => m.state !== 'memo');
  if (paid.length === 1 && could.length > 1)
    return `The whole total falls in ${periodName(s, peak.month, show)}${causeText(s, show)}.`;
  const share = divide(minorOf(peak.billed) * 100n, total);
  if (paid.length < LEAST_PAID || share < LEAST_SHARE) return '';
  return `One ${noun(s)}, ${periodName(s, peak.month, show)}, makes up ${share}% of the total${causeText(s, show)}.`;
}

/** ": POST /v2/exports ran about 10 times its usual rate from 4 Aug 2026 to 19 Aug 2026", or '' where no cause is known. */
function causeText({ cause }: Statement, show: Show): string {
  if (cause === undefined) return '';
  const who = cause.kind === 'tag' ? `requests tagged "${cause.name}"` : cause.name;
  const [ran, its] = cause.kind === 'tag' ? ['ran at', 'their'] : ['ran at', 'its'];
  const when = cause.from === '' ? '' : ` on ${show.days(cause.from, cause.until)}`;
  const times =
    cause.times === ''
      ? `${who} had not been used before`
      : `${who} ${ran} about ${show.quantity(cause.times)} times ${its} usual rate${when}`;
  return `: ${times.replace(/ on (.+ to )/, ' from $1')}`;
}

/** Where most of the money is packs. */
function boughtSentence(s: Statement, show: Show): string {
  const bought = s.lines.filter((l) => l.kind === 'pack bought' && minorOf(l.billed) > 0n);
  const discounts = s.lines.filter((l) => l.step === 7 && l.detail.startsWith('on pack '));
  if (bought.length === 0) return '';
  const sum = moneySum([...bought, ...discounts].map((l) => l.billed));
  if (minorOf(sum) * 10n < (minorOf(s.with_rollout) * LEAST_SHARE) / 10n) return '';
  const months = [...new Set(bought.map((l) => l.month))];
  const when = months.length === 1 ? periodName(s, months[0] ?? '', show) : show.count(months.length, noun(s));
  return `${show.amount(sum)} of the total is for packs of prepaid ${pluralOf(unitName(s), '2')}, paid in ${when}.`;
}

/** "500 of 12,000 requests, on 3 of 90 days, would have been refused at the limit of the plan." */
function refusedSentence(s: Statement, show: Show): string {
  const units = mainUnits(s);
  const over = units.filter((u) => above(u.refused, '0'));
  if (over.length === 0) return '';
  const [refused, used] = [sumOf(over.map((u) => u.refused)), sumOf(units.map((u) => u.used))];
  const when = `in ${over.length} of ${show.count(activeMonths(s).length, noun(s))}`;
  return `${show.quantity(refused)} of ${show.units(used, unitName(s))}, ${when}, would have been refused at the limit of the plan.`;
}

function totalsSentence(s: Statement, show: Show): string {
  if (s.variant === 'nothing' || (isZero(s.with_rollout) && isZero(s.steady_state))) return '';
  if (s.with_rollout === s.steady_state)
    return s.months.some((m) => m.state === 'memo')
      ? 'Without introductory terms the same use comes to the same amount.'
      : 'There are no introductory terms in this: the full price comes to the same.';
  const steady = show.amount(s.steady_state);
  return above(s.steady_state, s.with_rollout)
    ? `Introductory terms are in this; once they have ended, the same use comes to ${steady}.`
    : `Introductory terms are in this; without them the same use comes to ${steady}.`;
}

function memoSentence(s: Statement, show: Show): string {
  const memo = s.months.filter((m) => m.state === 'memo');
  if (memo.length === 0 || s.variant === 'nothing') return '';
  const active = activeMonths(s);
  const first = active.slice(0, memo.length).every((m) => m.state === 'memo');
  const billed = moneySum(memo.map((m) => m.billed));
  const several = memo.length === 1 ? noun(s) : `${numberWord(memo.length)} ${noun(s)}s`;
  const whole = memo.length === 1 ? `This ${noun(s)}` : memo.length === 2 ? `Both ${noun(s)}s` : `All ${several}`;
  const which = memo.length === active.length ? whole : first ? `The first ${several}` : capital(several);
  const verb = memo.length === 1 ? 'is' : 'are';
  const stated = show.amount(moneySum(memo.map((m) => m.stated)));
  return isZero(billed)
    ? `${which} ${verb} stated for information (${stated}) and not billed.`
    : `${which} ${verb} stated for information (${stated}), and only recurring fees are billed (${show.amount(billed)}).`;
}

function joinedSentences(s: Statement, show: Show): string[] {
  return [
    s.joined === '' ? '' : `Your account is new: it is counted from ${show.day(s.joined)} on.`,
    s.left === '' ? '' : `Your account ended: its last day here is ${show.day(dayBefore(s.left))}.`,
  ];
}

function plansSentence({ plans }: Statement, show: Show): string {
  const changes = plans.flatMap((p, i) => {
    const before = plans[i - 1];
    return before === undefined || before.plan === p.plan || p.plan === '' || before.plan === ''
      ? []
      : [`on ${show.day(p.from)} from ${before.plan} to ${p.plan}`];
  });
  if (changes.length === 0) return '';
  const [first = ''] = changes;
  return changes.length > 3
    ? `Your plan changed ${changes.length} times, first ${first}.`
    : `Your plan changed ${changes.join(', then ')}.`;
}

function missingSentences(s: Statement, show: Show): string[] {
  const { missing_months: missing, stubs } = s.coverage;
  const inside = missing.filter((m) =>
    s.months.some((p) => p.state !== 'inactive' && p.from.slice(0, 7) <= m && p.until > `${m}-01`),
  );
  const names = inside.map((m) => show.longMonth(`${m}-01`));
  const list =
    names.length > 3
      ? `${names.slice(0, 3).join(', ')} and ${count(names.length - 3, 'other month')}`
      : names.join(' and ');
  const cut = s.months.filter((m) => stubs.includes(m.month) && m.state !== 'inactive');
  return [
    names.length === 0 ? '' : `There are no logs for ${list}: nothing was put in their place.`,
    ...cut.map(
      (m) =>
        `The period that begins here on ${show.day(m.from)} is not whole: ${show.days(m.from, m.until)} is counted.`,
    ),
  ];
}
