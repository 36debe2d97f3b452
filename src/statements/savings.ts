// What would have cost an account less: another plan, packs, no polling. Each is a price that the kernel made of the
// same usage; where nothing is cheaper, nothing is said. What leaves units refused or unpriced is no saving. Plans and
// packs of accounts that share are agreed for all of them: one of them is told only what its own polling costs it.

import { formatScaled } from '../exact/decimal.ts';
import { assumptionOf } from '../price/assume/assume.ts';
import { cheapestPlan, kernelFor, LACKS, priced, type Trial, type Tried } from '../price/assume/outcome.ts';
import type { Book } from '../price/book.ts';
import type { Assumption } from '../price/kernel.ts';
import { minorOf, plain } from './amounts.ts';
import { type Company, companyOf } from './company.ts';
import { packsToBuy } from './packs.ts';
import type { PackCount, Prepaid, Saving, Statement } from './statement.ts';
import type { Basis, Study } from './study.ts';

export interface Found {
  readonly savings: readonly Saving[];
  readonly prepaid: readonly Prepaid[];
}

/** What an account polled, by the main meter. */
export interface Polled {
  /** Most units first. */
  readonly operations: readonly string[];
  readonly units: string;
}

interface Search extends Tried {
  readonly study: Study;
  readonly basis: Basis;
  readonly own: Assumption;
  readonly now: Trial;
}

/** Throws when the run's own total does not come out again: that is a bug. */
export function savingsOf(
  study: Study,
  statement: Pick<Statement, 'account' | 'with_rollout' | 'steady_state'>,
  polled: Polled,
): Found {
  const basis: Basis = minorOf(statement.with_rollout) > 0n ? 'with_rollout' : 'steady_state';
  const account = study.numbers.get(statement.account);
  if (account === undefined || minorOf(statement[basis]) <= 0n) return { savings: [], prepaid: [] };
  const book = study.book(basis);
  const kernel = kernelFor(book);
  const own = assumptionOf(book, kernel, account);
  const now = priced(kernel, account, own);
  if (now.billed !== minorOf(statement[basis]))
    throw new Error(`${statement.account} comes out as ${now.billed}, and the run has ${statement[basis]}`);
  const search = { study, account, basis, book, kernel, own, now };
  const shares = companyOf(book, account) !== undefined;
  const agreed = shares ? [] : [...otherPlan(search), ...packsBought(search)];
  const savings = [...agreed, ...noPolling(search, polled, shares)].filter((s) => s.percent !== '0');
  return {
    savings: savings.sort((a, b) => (minorOf(b.saves) > minorOf(a.saves) ? 1 : -1)),
    prepaid: prepaidOf(search),
  };
}

/** The cheapest plan that is open to the account all the window, where the model does not choose plans by their price anyway. */
function otherPlan(search: Search): Saving[] {
  const { book, now } = search;
  const { plan: assumed } = book.model.assume;
  if (assumed.kind === 'cheapest' || assumed.kind === 'cheapest_by_month') return [];
  const best = cheapestPlan(search, now.whole);
  const rule = book.model.plans[best?.plan ?? -1];
  if (best === undefined || rule === undefined) return [];
  return [
    {
      kind: 'plan',
      plan: rule.name,
      commit: rule.commit !== undefined || rule.minimum !== undefined,
      packs: packCounts(book, best.packs),
      ...saved(search, best.trial.whole),
    },
  ];
}

/** The cheapest packs under the account's own plan, where the model does not assume them anyway. */
function packsBought(search: Search): Saving[] {
  const { book, kernel, account, own, now } = search;
  const { packs: assumed } = book.model.assume;
  if (assumed.kind === 'cheapest' || book.model.packs.length === 0 || own.plan === 'cheapest_by_month') return [];
  const packs = packsToBuy(
    book,
    kernel,
    account,
    own.plan,
    (some) => priced(kernel, account, { ...own, packs: some }).whole,
  );
  if (packs.length === 0) return [];
  const trial = priced(kernel, account, { ...own, packs });
  if ((trial.flags & LACKS & ~now.flags) !== 0 || trial.whole >= now.whole) return [];
  return [{ kind: 'packs', packs: packCounts(book, packs), ...saved(search, trial.whole) }];
}

/** All that was polled taken out, and priced as the model prices what is left. */
function noPolling(search: Search, { operations, units }: Polled, shares: boolean): Saving[] {
  const { basis, now } = search;
  const found = operations.length === 0 ? undefined : notPolled(search, shares);
  if (found === undefined) return [];
  const { book, account } = found;
  const kernel = kernelFor(book);
  const trial = priced(kernel, account, assumptionOf(book, kernel, account));
  if (trial.whole >= now.whole) return [];
  const saving = saved({ book, basis, now }, trial.whole);
  return [{ kind: 'polling', units, operations, others_unchanged: shares, ...saving }];
}

/** Nobody polls, which is the same for who shares with nobody; else it alone does not. */
function notPolled({ study, account, basis }: Search, shares: boolean): Company | undefined {
  if (shares) return study.companyWithoutPolling(basis, account);
  const book = study.bookWithoutPolling(basis);
  return book && { book, account };
}

/** What the packs that the model assumes have saved. */
function prepaidOf({ book, kernel, account, own, now, basis }: Search): Prepaid[] {
  const [pack] = packCounts(book, own.packs);
  if (pack === undefined) return [];
  const without = priced(kernel, account, { ...own, packs: [] });
  return [{ ...pack, ...saved({ book, basis, now: without }, now.whole) }];
}

/** Cut to whole percents, so that nothing is promised that is not there. */
function saved({ book, basis, now }: Pick<Search, 'book' | 'basis' | 'now'>, whole: bigint) {
  const saves = now.whole - whole;
  return {
    saves: formatScaled(saves, book.model.currency.digits),
    percent: now.whole > 0n ? String((saves * 100n) / now.whole) : '0',
    of: basis,
  };
}

function packCounts({ model }: Book, packs: Assumption['packs']): PackCount[] {
  return packs.flatMap(({ pack, count }) => {
    const kind = model.packs[pack];
    if (kind === undefined || count === 0) return [];
    const unit = model.meters.find((m) => m.name === kind.of)?.unit ?? '';
    return { pack: kind.name, count, units: plain(kind.units.digits, kind.units.scale), unit };
  });
}
