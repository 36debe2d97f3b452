// "The same traffic as a direct customer": what lanes other than direct bring, priced once more as if nobody stood
// between: by whom customers.ts says, without contracts, packs from a file, take and revenue shares. Where a column
// named the plan and that is not open to direct customers, the cheapest that is.
import type { Database } from '../database/database.ts';
import { USUAL_PAYER } from '../meter/callers.ts';
import type { Model, PayerRule } from '../model/model.ts';
import { type Book, buildBook, cellsOf } from '../price/book.ts';
import { type Priced, priceBook } from '../price/price.ts';
import { FLAG, UNPRICED } from '../price/sinks.ts';
import { steadyState } from '../price/steady.ts';
import { measure, type ReplayInput } from '../runs/replay.ts';
import { keptByCell } from '../summarise/kept.ts';
import { type Customer, customersOf } from './customers.ts';

/** What direct customers would bring in the period of a cell; minor units. */
interface DirectCell {
  readonly billed: bigint;
  readonly net: bigint;
  /** Direct customers that the model has no price for. */
  readonly unpriced: readonly string[];
}

export interface AsDirect {
  /** By cell of the account that pays today. */
  readonly cells: ReadonlyMap<number, DirectCell>;
  /** By account that pays today: how many direct customers stand in its place. */
  readonly customers: ReadonlyMap<number, number>;
}

export interface DirectInput {
  readonly database: Database;
  /** With the model that direct customers are priced under. */
  readonly input: ReplayInput;
  /** Whose bill a request goes on today. */
  readonly payer: readonly PayerRule[];
  readonly withRollout: boolean;
}

/** Meters once more; `payers` are accounts of the book that are priced as direct customers. */
export async function asDirect(asked: DirectInput, book: Book, payers: ReadonlySet<number>): Promise<AsDirect> {
  const { database, input, withRollout } = asked;
  const payer = apart(asked.payer);
  const customers = await customersOf(database, input.directory, payer, book, payers);
  const accounts = customers.map(({ account }) => account);
  const model = directModel(input.model, payer);
  const measured = await measure(database, {
    ...input,
    model,
    directory: { ...input.directory, accounts },
    narrowing: [],
  });
  const pricedUnder = (one: Model): Priced => {
    const { calendar, metered } = measured;
    return priceBook(buildBook(withRollout ? one : steadyState(one), measured.accounts, calendar, metered.usage));
  };
  const own = pricedUnder(model);
  const planless = model.assume.plan.kind === 'column' && own.totals.flags.some((flags) => (flags & FLAG.noPlan) !== 0);
  const cheapest = planless
    ? pricedUnder({ ...model, assume: { ...model.assume, plan: { kind: 'cheapest' } } })
    : undefined;
  return sumsOf(book, customers, (account) =>
    cheapest !== undefined && cellsOf(own.book, account).some((c) => ((own.totals.flags[c] ?? 0) & FLAG.noPlan) !== 0)
      ? cheapest
      : own,
  );
}

function apart(payer: readonly PayerRule[]): readonly PayerRule[] {
  const rules = payer.length === 0 ? USUAL_PAYER : payer;
  return rules.map((rule) => (rule.is === 'owner' ? { ...rule, is: 'apart' } : rule));
}

function directModel(model: Model, payer: readonly PayerRule[]): Model {
  return { ...model, payer, contracts: [], keep: { ...model.keep, take: undefined, revenueShares: [] } };
}

function sumsOf(book: Book, customers: readonly Customer[], pricedFor: (account: number) => Priced): AsDirect {
  const cells = new Map<number, DirectCell>();
  const counts = new Map<number, number>();
  const nets = new Map<Priced, ReturnType<typeof keptByCell>>();
  for (const [i, { account, of }] of customers.entries()) {
    const priced = pricedFor(i);
    const kept = nets.get(priced) ?? keptByCell(priced);
    nets.set(priced, kept);
    counts.set(of, (counts.get(of) ?? 0) + 1);
    for (const cell of cellsOf(priced.book, i)) {
      const start = priced.book.periods[cell]?.from ?? 0;
      const at = cellsOf(book, of).findLast((c) => (book.periods[c]?.from ?? 0) <= start) ?? cellsOf(book, of)[0] ?? 0;
      const before = cells.get(at) ?? { billed: 0n, net: 0n, unpriced: [] };
      const unpriced = ((priced.totals.flags[cell] ?? 0) & UNPRICED) !== 0;
      cells.set(at, {
        billed: before.billed + priced.totals.billed.at(cell),
        net: before.net + (kept.get(cell)?.net ?? 0n),
        unpriced: unpriced ? [...before.unpriced, account.id] : before.unpriced,
      });
    }
  }
  return { cells, customers: counts };
}
