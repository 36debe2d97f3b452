// The arithmetic of step 8, and of what a commit carries into its next term, in words: what usage came to,
// what was agreed, how much of it falls into the window, and the difference that the line is about.
import { formatDay } from '../calendar/day.ts';
import { formatScaled, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Place } from '../model/values.ts';
import { BILLED, contextAt } from '../price/book.ts';
import { BOUND, CARRIED, STEP } from '../price/sinks.ts';
import { amountOf, cellsAt, periodsOfTerm } from '../price/terms/commits.ts';
import { type At, activeDays, daysNote, joined, moneyText, priceText, shareOfDays } from './at.ts';
import {
  boundRule,
  type CommitTerm,
  type Course,
  carriedInto,
  countedIn,
  cutsOf,
  termIn,
  usageBefore,
} from './course.ts';
import { percentText } from './fraction.ts';
import { minimumNote, minimumShareOf } from './shared.ts';
import { termsOn } from './where.ts';

interface Told {
  readonly rule: Place | undefined;
  readonly note: string;
}

export function boundBasis(at: At, course: Course, line: number): Told {
  return at.ref === BOUND.commit ? commitBasis(at, course) : limitBasis(at, course, line);
}

/** "usage came to 60.00, the minimum is 61.29 (100.00 a period; prorated: 19 of 31 days): 1.29 more". */
function limitBasis(at: At, course: Course, line: number): Told {
  const { book, cell } = at;
  const least = at.ref === BOUND.minimum;
  const which = least ? 'minimum' : 'maximum';
  const rule = boundRule(course.priced, cell, which);
  const shared = least ? minimumShareOf(course.priced, cell) : undefined;
  if (shared !== undefined) return { rule: rule?.place, note: minimumNote(shared, at) };
  const afterCredits = rule?.against === 'after_credits';
  const cuts = least ? [] : cutsOf(course, cell);
  const usage = usageBefore(course, cell, cuts[0] ?? line, afterCredits);
  const change = least ? at.stated : cuts.reduce((sum, i) => sum + changeOf(course, i, afterCredits), 0n);
  const money = (amount: bigint): string => moneyText(amount, book);
  const when = afterCredits ? ' after credits' : rule?.discounts === 'after' ? ' before discounts' : '';
  const amount = `the ${which} is ${money(usage + change)}${periodNote(at, course, which)}`;
  const difference = least ? `${money(change)} more` : `${money(-change)} off`;
  return { rule: rule?.place, note: `usage came to ${money(usage)}${when}, ${amount}: ${difference}` };
}

function changeOf({ lines }: Course, i: number, afterCredits: boolean): bigint {
  return (afterCredits ? lines.billed : lines.stated)[i] ?? 0n;
}

/** " (100.00 a period; prorated: 19 of 31 days)", " (100.00 for 12 of 31 days, 60.00 for 19 of 31 days)"; '' for a whole period. */
function periodNote(at: At, { priced }: Course, which: 'minimum' | 'maximum'): string {
  const { book, cell } = at;
  const days = new Map<bigint, number>();
  for (let s = book.first[cell] ?? 0; s < (book.first[cell + 1] ?? 0); s++) {
    const amount = termsOn(priced, cell, s)?.[which]?.amount ?? 0n;
    days.set(amount, (days.get(amount) ?? 0) + shareOfDays(at, book.from[s] ?? 0, book.until[s] ?? 0).days);
  }
  const active = activeDays(book, cell);
  const { of } = shareOfDays(at, active.from, active.until);
  const amounts = [...days].map(([digits, n]) => ({ text: priceText({ digits, scale: book.scales.bound }, book), n }));
  const [only] = amounts;
  const note = daysNote(at, active.from, active.until);
  if (only !== undefined && amounts.length === 1) return note === '' ? '' : ` (${only.text} a period; ${note})`;
  return ` (${amounts.map(({ text, n }) => `${text} for ${n} of ${of} days`).join(', ')})`;
}

/**
 * "12000.00 was agreed for the term 2025-01-01 until 2026-01-01 (6 of 12 months in the window: 6000.00), what counts
 * came to 4800.00: 1200.00 short". Where the sums do not give the line, only the term is named.
 */
function commitBasis(at: At, course: Course): Told {
  const term = termIn(course, at.cell);
  if (term === undefined) return { rule: at.parts.plans[at.plan]?.commit?.place, note: '' };
  const { rule } = term;
  const agreed = agreedIn(at, course, term);
  const counted = countedIn(course, term);
  if (agreed === undefined || agreed.target - counted !== at.stated)
    return { rule: rule.place, note: `for ${termText(term)}` };
  const money = (amount: bigint): string => moneyText(amount, at.book);
  const note = `${agreed.text} was agreed for ${termText(term)}${agreed.part}, what counts came to ${money(counted)}: ${money(at.stated)} short`;
  return { rule: rule.place, note: joined([note, carryNote(term, agreed.target, counted)]) };
}

function termText({ from, until, number }: CommitTerm): string {
  return `${number === 1 ? 'the term' : `term ${number},`} ${formatDay(from)} until ${formatDay(until)}`;
}

/** What was agreed for a term: in all, and for its periods inside the window where these count. */
function agreedIn(
  { book }: At,
  { priced }: Course,
  { account, rule, number, from, until, cut, inside, counted }: CommitTerm,
): { readonly text: string; readonly part: string; readonly target: bigint } | undefined {
  const billed = cellsAt(priced.book, account, inside).find((c) => book.state[c] === BILLED);
  const amount =
    billed === undefined ? undefined : amountOf(rule, number, contextAt(book, book.first[billed] ?? 0, billed));
  if (amount === undefined) return undefined;
  const prorated = cut && rule.cut === 'pro_rata';
  const all = prorated ? periodsOfTerm(book, account, rule.term, from, until) : 1;
  const part = all === 1 ? 1 : counted.length;
  const digits = amount.digits * BigInt(part) * pow10(book.currency.digits);
  const target = divide(digits, BigInt(all) * pow10(amount.scale), book.model.rounding);
  const { kind } = book.model.choices.periods;
  const noun = kind === 'month' || kind === 'anniversary' ? 'months' : 'periods';
  const note = all === 1 ? '' : ` (${part} of ${all} ${noun} in the window: ${moneyText(target, book)})`;
  return { text: priceText(amount, book), part: note, target };
}

function carryNote({ rule }: CommitTerm, target: bigint, counted: bigint): string {
  if (rule.shortfall !== 'carried') return '';
  const { digits, scale } = rule.floor;
  if (counted * pow10(scale) >= target * digits) return 'it is carried into the next term';
  const floor = percentText(formatScaled(digits, scale));
  return `less than ${floor} was used, so nothing is carried into the next term`;
}

/** What a commit carried on, with what was left of it before the line's period. */
export function carriedBasis(at: At, course: Course, line: number): Told {
  const rule = termIn(course, at.cell)?.rule.place ?? at.parts.plans[at.plan]?.commit?.place;
  const first = (course.of.get(at.cell) ?? []).find((i) => isCarried(course, i)) ?? line;
  const carried = carriedInto(course, at.cell, first);
  if (carried === undefined) return { rule, note: '' };
  const money = (amount: bigint): string => moneyText(amount, at.book);
  const left = carried.left === carried.amount ? '' : `, of which ${money(carried.left)} was left`;
  return { rule, note: `carried from ${termText(carried.from)}: ${money(carried.amount)}${left}` };
}

function isCarried({ lines }: Course, i: number): boolean {
  return lines.step[i] === STEP.credits && lines.ref[i] === CARRIED;
}
