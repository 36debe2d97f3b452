// A commit in the short way: what a period counts towards each scope, and when the steps' rules have to be
// asked because a term begins or ends.
import { pow10 } from '../../exact/decimal.ts';
import { asNumber, MOST, type Whole } from '../../exact/whole.ts';
import type { Commit } from '../../model/plan.ts';
import { inScope, newBill } from '../bill.ts';
import { BILLED, type Book } from '../book.ts';
import { enterWith, type Into } from '../into.ts';
import { commitScopes, lastCell, openTerm, periodsIn, scopeOf, settle, targetOf } from '../reduce/commit.ts';
import type { CommitState, State } from '../state.ts';
import { agreedIn, commitOf } from '../terms/commits.ts';
import type { Terms } from '../terms/terms.ts';
import type { Charged } from './charge.ts';

export interface Counts {
  /** By scope of the model's commits, then slot: 1 where the charge counts. */
  readonly scopes: readonly Uint8Array[];
  /** The last target of each commit that promises the same to everyone. */
  readonly targets: Map<Commit, Target>;
}

/** What a term asks for, and the least of it that carries over, as the last account of the commit had them. */
interface Target {
  readonly scope: number;
  readonly number: number;
  /** Periods of it that count where the window cuts it, of how many; -1: all of it counts. */
  readonly inside: number;
  readonly of: number;
  readonly minor: number;
  /** Counted × times ≥ least carries the shortfall over. */
  readonly times: number;
  readonly least: number;
}

export function newCounts(book: Book): Counts {
  const bill = newBill();
  const scopes = commitScopes(book.model).map((scope) =>
    Uint8Array.from(book.slots, (_, slot) => (inScope(book, bill, scope, slot) ? 1 : 0)),
  );
  return { scopes, targets: new Map() };
}

/** Begins the term that the period needs; false: it is no billed period, or it has something carried to spend. */
export function openShortly(into: Into, state: State, cell: number, terms: Terms): boolean {
  const { book } = into;
  if (book.state[cell] !== BILLED) return false;
  const segment = book.first[cell] ?? 0;
  const { commit } = state;
  if (commit === undefined || (book.from[segment] ?? 0) >= commit.until) {
    const rule = commitOf(book.model, terms.plan, book.contract[segment] ?? -1);
    if (commit === undefined && rule === undefined) return true;
    openTerm(into, state, cell, rule, true);
  }
  return (state.commit?.carried ?? 0n) === 0n;
}

/** The number of the term that the period lies in; 1 where none runs. */
export function termNumber({ book }: Into, { commit }: State, segment: number): number {
  const day = book.from[segment] ?? 0;
  return commit !== undefined && day >= commit.from && day < commit.until ? commit.number : 1;
}

/** Counts the period; in the term's last one gives what is short, and adds to the flags. */
export function countShortly(
  counts: Counts,
  into: Into,
  state: State,
  cell: number,
  terms: Terms,
  charged: Charged,
): Whole {
  const { slot, amount, count } = charged;
  const { scopes } = counts;
  const place = (cell - into.account * into.book.width) * scopes.length;
  for (let s = 0; s < scopes.length; s++) {
    let sum = 0;
    for (let i = 0; i < count; i++) if (scopes[s]?.[slot[i] ?? 0] === 1) sum += amount[i] ?? 0;
    state.counted[place + s] = sum;
  }
  const { commit } = state;
  if (commit === undefined || cell !== lastCell(commit)) return 0;
  const short = settleInNumbers(counts, into, state, commit);
  if (short === 0) return 0;
  enterWith(into, cell, terms);
  if (!Number.isNaN(short)) return short;
  const { due, flags } = settle(into, state, commit);
  charged.flags |= flags;
  return due === 0n ? 0 : due;
}

/** The same as `settle` where nothing but numbers is asked for; NaN: it has to be asked. */
function settleInNumbers(counts: Counts, into: Into, state: State, commit: CommitState): number {
  const target = knownTarget(counts, into, commit);
  if (target === undefined) return Number.NaN;
  const { book, account } = into;
  let counted = 0;
  for (const cell of commit.cells.counted) {
    const sum = state.counted[(cell - account * book.width) * counts.scopes.length + target.scope] ?? 0;
    counted += typeof sum === 'number' ? sum : Number.NaN;
  }
  const due = target.minor - counted;
  if (due <= 0) return 0;
  const reached = counted * target.times;
  if (!(reached <= MOST)) return Number.NaN;
  if (commit.rule.shortfall === 'carried' && reached >= target.least) commit.carries = BigInt(due);
  return due;
}

/** undefined: what is agreed varies, or is too large; or the term is cut and asks for nothing. */
function knownTarget({ targets }: Counts, into: Into, commit: CommitState): Target | undefined {
  const { rule, number, cells } = commit;
  if (cells.cut && rule.cut === 'none') return undefined;
  const inside = cells.cut && rule.cut === 'pro_rata' ? cells.counted.length : -1;
  const of = inside < 0 ? 1 : periodsIn(into, commit);
  const known = targets.get(rule);
  if (known?.number === number && known.inside === inside && known.of === of) return known;
  const agreed = agreedIn(rule, number);
  if (agreed.kind !== 'constant') return undefined;
  const target = targetOf(into, commit, agreed.value);
  const { digits, scale } = rule.floor;
  const [minor, times, least] = [asNumber(target), asNumber(pow10(scale)), asNumber(target * digits)];
  if (!(minor <= MOST && times <= MOST && least <= MOST)) return undefined;
  const found = { scope: scopeOf(into, rule), number, inside, of, minor, times, least };
  targets.set(rule, found);
  return found;
}
