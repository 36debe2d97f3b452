// A commit in the short way: what a period counts towards each scope, and when the steps' rules have to be
// asked because a term begins or ends.
import { pow10 } from '../../exact/decimal.ts';
import { asNumber, MOST, type Whole } from '../../exact/whole.ts';
import type { Commit } from '../../model/plan.ts';
import { inScope, newBill } from '../bill.ts';
import { BILLED, type Book } from '../book.ts';
import { enterWith, type Into } from '../into.ts';
import { commitScopes, openTerm, scopeOf, settle, targetOf } from '../reduce/commit.ts';
import type { CommitState, State } from '../state.ts';
import { agreedIn, commitOf, type TermDates } from '../terms/commits.ts';
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
  readonly term: TermDates;
  readonly scope: number;
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
export function openShortly(into: Into, state: State, cell: number, segment: number, terms: Terms): boolean {
  const { book } = into;
  if (book.state[cell] !== BILLED) return false;
  const { commit } = state;
  if (commit === undefined || (book.from[segment] ?? 0) >= commit.term.until) {
    const rule = commitOf(book.model, terms.plan, book.contract[segment] ?? -1);
    if (commit === undefined && rule === undefined) return true;
    openTerm(into, state, cell, rule, true);
  }
  return (state.commit?.carried ?? 0n) === 0n;
}

/** The number of the term that the period lies in; 1 where none runs. */
export function termNumber({ book }: Into, { commit }: State, segment: number): number {
  const day = book.from[segment] ?? 0;
  return commit !== undefined && day >= commit.term.from && day < commit.term.until ? commit.term.number : 1;
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
  if (commit === undefined || cell !== commit.last) return 0;
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
  let counted = 0;
  for (const place of commit.term.counted) {
    const sum = state.counted[place * counts.scopes.length + target.scope] ?? 0;
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
  const { rule, term } = commit;
  if (term.cut && rule.cut === 'none') return undefined;
  const known = targets.get(rule);
  if (known?.term === term) return known;
  const agreed = agreedIn(rule, term.number);
  if (agreed.kind !== 'constant') return undefined;
  const target = targetOf(into, commit, agreed.value);
  const { digits, scale } = rule.floor;
  const [minor, times, least] = [asNumber(target), asNumber(pow10(scale)), asNumber(target * digits)];
  if (!(minor <= MOST && times <= MOST && least <= MOST)) return undefined;
  const found = { term, scope: scopeOf(into, rule), minor, times, least };
  targets.set(rule, found);
  return found;
}
