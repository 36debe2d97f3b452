// A commit in the short way: what a period counts towards each scope, and when the steps' rules have to be
// asked because a term begins or ends.
import { pow10 } from '../../exact/decimal.ts';
import { asNumber, MOST, type Whole } from '../../exact/whole.ts';
import type { Commit } from '../../model/plan.ts';
import { inScope, newBill } from '../bill.ts';
import { BILLED, type Book } from '../book.ts';
import { enterWith, type Into } from '../into.ts';
import { commitScopes, openTerm, partOfTerm, scopeOf, settle, type TermPart, targetOf } from '../reduce/commit.ts';
import type { CommitState, State } from '../state.ts';
import { agreedIn, commitOf } from '../terms/commits.ts';
import type { Terms } from '../terms/terms.ts';
import type { Charged } from './charge.ts';

export interface Counts {
  /** By scope of the model's commits, then slot: 1 where the charge counts. */
  readonly scopes: readonly Uint8Array[];
  /** Of each commit that promises the same to everyone the last target by how many periods it is for. */
  readonly targets: Map<Commit, Target[]>;
}

/** What a term asks for its part, and the least of it that carries over. */
interface Target extends TermPart {
  readonly number: number;
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
  if (commit === undefined || (book.from[segment] ?? 0) >= commit.term.until)
    openNext(into, state, cell, segment, terms.plan);
  return state.commit === undefined || state.commit.carried === 0n;
}

function openNext(into: Into, state: State, cell: number, segment: number, plan: number): void {
  const { book } = into;
  const rule = commitOf(book.model, plan, book.contract[segment] ?? -1);
  if (state.commit !== undefined || rule !== undefined) openTerm(into, state, cell, rule, true);
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
  const { scopes } = counts;
  const place = (cell - into.account * into.book.width) * scopes.length;
  for (let s = 0; s < scopes.length; s++) state.counted[place + s] = countedIn(charged, scopes[s]);
  return cell === state.commit?.last ? settleShortly(counts, into, state, cell, terms, charged) : 0;
}

function countedIn({ slot, amount, count }: Charged, scope: Uint8Array | undefined): number {
  let sum = 0;
  for (let i = 0; i < count; i++) if (scope?.[slot[i] ?? 0] === 1) sum += amount[i] ?? 0;
  return sum;
}

function settleShortly(counts: Counts, into: Into, state: State, cell: number, terms: Terms, charged: Charged): Whole {
  const { commit } = state;
  if (commit === undefined) return 0;
  const short = settleInNumbers(counts, into, state, commit);
  if (!Number.isNaN(short)) return short;
  enterWith(into, cell, terms);
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
  const part = partOfTerm(into, commit);
  const byPeriods = targets.get(rule) ?? [];
  const known = byPeriods[part.periods];
  if (known?.number === term.number && known.of === part.of) return known;
  const found = findTarget(into, commit, part);
  if (found === undefined) return undefined;
  byPeriods[part.periods] = found;
  targets.set(rule, byPeriods);
  return found;
}

function findTarget(into: Into, { rule, term }: CommitState, part: TermPart): Target | undefined {
  const agreed = agreedIn(rule, term.number);
  if (agreed.kind !== 'constant') return undefined;
  const target = targetOf(into, agreed.value, part);
  const { digits, scale } = rule.floor;
  const [minor, times, least] = [asNumber(target), asNumber(pow10(scale)), asNumber(target * digits)];
  if (!(minor <= MOST && times <= MOST && least <= MOST)) return undefined;
  return { ...part, number: term.number, scope: scopeOf(into, rule), minor, times, least };
}
