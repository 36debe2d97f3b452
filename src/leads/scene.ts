// What leads are told from: a stored run's model and accounts with their usage by day, priced again as the run priced
// it. What the run was priced from must be what there is now; else its figures and these would be two stories.
import { type Day, formatDay, parseDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { formatScaled } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Account } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';
import { kernelFor } from '../price/assume/outcome.ts';
import { type Book, buildBook } from '../price/book.ts';
import type { Assumption } from '../price/kernel.ts';
import { type Priced, priceBook } from '../price/price.ts';
import { totalsSink } from '../price/sinks.ts';
import { steadyState } from '../price/steady.ts';
import type { Project } from '../project/project.ts';
import { type Measured, measure } from '../runs/replay.ts';
import { unknownAccount } from '../runs/statement.ts';
import { findRun, type RunRow } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';
import { inputsAgain } from '../statements/inputs.ts';
import type { Basis } from '../statements/study.ts';

export interface Asked {
  /** Its id, the beginning of it, or latest. */
  readonly run: string;
  /** Left out: all of the run. */
  readonly account?: string | undefined;
  /** YYYY-MM-DD, the last day that is looked at; left out: the window's last. */
  readonly on?: string | undefined;
}

export interface Scene {
  readonly database: Database;
  readonly project: Project;
  readonly run: RunRow;
  readonly model: Model;
  /** By day. */
  readonly measured: Measured;
  /** Numbers of the accounts that are asked for. */
  readonly asked: readonly number[];
  /** The day after the last one that is looked at. */
  readonly end: Day;
  priced(basis: Basis): Priced;
}

export async function sceneOf(database: Database, project: Project, asked: Asked): Promise<Scene> {
  const run = await findRun(database, asked.run);
  const end = endOf(run, asked.on);
  const again = await inputsAgain(database, project, run);
  if (again.changed.length > 0)
    throw new CannotRunError(
      `since run ${run.id} was priced ${again.changed.join(' and ')} changed`,
      'price the model again: reprice run MODEL',
    );
  const { model } = again;
  const only = asked.account === undefined || model.group !== undefined ? undefined : new Set([asked.account]);
  const measured = await measure(database, again.now, only, 'day');
  const numbers = measured.accounts.flatMap(({ id }, a) => (id === (asked.account ?? id) ? [a] : []));
  if (numbers.length === 0) throw await unknownAccount(database, run, asked.account ?? '');
  const known = new Map<Basis, Priced>();
  return {
    database,
    project,
    run,
    model,
    measured,
    asked: numbers,
    end,
    priced(basis) {
      const found =
        known.get(basis) ?? priceBook(bookOf(basis === 'with_rollout' ? model : steadyState(model), measured));
      known.set(basis, found);
      return found;
    },
  };
}

function bookOf(model: Model, { accounts, calendar, metered }: Measured): Book {
  return buildBook(model, accounts, calendar, metered.usage);
}

function endOf(run: RunRow, on: string | undefined): Day {
  const [from, until] = [parseDay(run.from) ?? 0, parseDay(run.until) ?? 0];
  const day = on === undefined ? until - 1 : parseDay(on);
  if (day === undefined) throw new CannotRunError(`--on ${on} is no date`, 'write YYYY-MM-DD');
  if (day < from || day >= until)
    throw new CannotRunError(
      `--on ${on} lies outside run ${run.id}`,
      `name a day from ${run.from} to ${formatDay(until - 1)}`,
    );
  return day + 1;
}

/** A book priced under what each account is assumed to have done. */
export function pricedAs(book: Book, assumptionOf: (account: number) => Assumption): Priced {
  const kernel = kernelFor(book);
  const totals = totalsSink(book);
  const assumed = book.accounts.map((_, account) => {
    const assumption = assumptionOf(account);
    kernel.price(account, assumption, totals);
    return assumption;
  });
  return { book, totals, assumed, sharing: kernel.sharing };
}

/** How an account is named in a row. */
export function whose(account: Account | undefined): { readonly account: string; readonly name: string } {
  return { account: account?.id ?? '', name: account?.facts.at(-1)?.facts.get('name') ?? '' };
}

export function meterNames(model: Model, meter: number): { readonly meter: string; readonly unit: string } {
  return { meter: model.meters[meter]?.name ?? '', unit: model.meters[meter]?.unit ?? '' };
}

/** The first meter that some plan has a pool of, else the first. */
export function mainMeter({ meters, plans }: Model): number {
  const pooled = meters.findIndex(({ name }) => plans.some((plan) => plan.includes.has(name)));
  return Math.max(0, pooled);
}

/** Percent with one decimal, cut; '' of nothing. */
export function percentOf(part: bigint, whole: bigint): string {
  return whole === 0n ? '' : formatScaled(divide(part * 1000n, whole, 'down'), 1);
}

/** Larger shares first; those without come last. */
export function byShare(a: { readonly share: string }, b: { readonly share: string }): number {
  const tenths = (share: string): bigint => (share === '' ? -1n : BigInt(share.replace('.', '')));
  return descending(tenths(a.share), tenths(b.share));
}

export function descending(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? -1 : 1;
}
