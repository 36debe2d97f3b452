// The plans of a model against what each account of the ledger used: which plan costs it least, what it would save,
// whether its median month lies past the point at which the next plan is cheaper, and how a free tier fits.

import { seenOf } from '../advise/observed.ts';
import { nounOf, periodWord } from '../advise/words.ts';
import { formatDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { plainMoney } from '../exact/currency.ts';
import { formatDecimal } from '../exact/decimal.ts';
import type { Model } from '../model/model.ts';
import { buildBook } from '../price/book.ts';
import { priceBook } from '../price/price.ts';
import { steadyState } from '../price/steady.ts';
import { measure, type ReplayInput } from '../runs/replay.ts';
import { CannotRunError } from '../source/problem.ts';
import { sum } from '../summarise/statistics.ts';
import { type Fit, fitter } from './fits.ts';
import { type FreeFit, type FreeUser, freeFit } from './free.ts';
import { type Inflection, inflections, type Months, mainMeter, monthsOf } from './inflections.ts';

/** Plain JSON: money and quantities are texts. In steady state. */
export interface AccountsQuote {
  readonly model: string;
  readonly currency: string;
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly months: number;
  readonly narrowed_to: string;
  readonly period: string;
  readonly meter: string;
  readonly unit: string;
  readonly accounts: number;
  /** As the model has it, and each in the plan that costs it least; of the accounts of which all is priced. */
  readonly billed: string;
  readonly least: string;
  readonly saves: string;
  readonly would_save: number;
  readonly past: number;
  /** Accounts of whose usage the plan refuses some, or has no price for it. */
  readonly left_out: number;
  readonly plans: readonly PlanFit[];
  readonly free: FreeFit;
  readonly by_account: readonly AccountFit[];
}

interface PlanFit {
  /** '': no plan. */
  readonly plan: string;
  readonly in_it: number;
  readonly past: number;
  readonly best_for: number;
}

export interface AccountFit {
  readonly account: string;
  readonly name: string;
  readonly plan: string;
  readonly takes_all: boolean;
  readonly billed: string;
  /** '': no plan takes all of its usage. */
  readonly best: string;
  readonly best_billed: string;
  /** '': what its plan leaves out has no price to save on. */
  readonly saves: string;
  /** Units of a whole period, the middle one and the largest; '': it has none. */
  readonly median_month: string;
  readonly largest_month: string;
  readonly inflection: {
    readonly plan: string;
    readonly from: string;
    readonly about: boolean;
    readonly past: boolean;
  } | null;
  /** By plan that is open to it throughout and takes all of its usage. */
  readonly under: Readonly<Record<string, string>>;
}

interface Row {
  readonly fit: Fit;
  readonly months: Months | undefined;
  readonly inflection: Inflection | undefined;
}

/** `limits`: of a free tier, ascending. */
export async function quoteAccounts(
  database: Database,
  input: ReplayInput,
  limits: readonly bigint[],
): Promise<AccountsQuote> {
  if (input.model.group !== undefined)
    throw new CannotRunError(
      `accounts of ${input.model.name} share what the model says, and choose a plan together`,
      'quote quantities instead: --units 2M; or compare models for them',
    );
  const { months, calendar, accounts, metered } = await measure(database, input);
  const model = steadyState(input.model);
  const bookOf = (other: Model) => buildBook(other, accounts, calendar, metered.usage);
  const priced = priceBook(bookOf(model));
  const meter = mainMeter(model);
  const fitOf = fitter(priced.book);
  const inflectionOf = inflections(priced);
  const scale = priced.book.scales.units[meter] ?? 0;
  const rows = accounts.flatMap((_, account): Row[] => {
    const fit = fitOf(account);
    if (fit === undefined) return [];
    const seen = seenOf(priced, account);
    return [{ fit, months: monthsOf(seen, meter, scale), inflection: inflectionOf(account, fit.plan) }];
  });
  const free = rows.flatMap(({ fit, months: own }): FreeUser[] =>
    own !== undefined && own.largest.digits > 0n && fit.billed === 0n && fit.takesAll ? [{ fit, months: own }] : [],
  );
  const { from, until } = priced.book.window;
  const about = model.meters[meter];
  return {
    model: model.name,
    currency: model.currency.code,
    zone: input.project.zone,
    window: { from: formatDay(from), until: formatDay(until) },
    months: months.length,
    narrowed_to: input.narrowing.map(({ column, values }) => `${column}=${values.join(',')}`).join(' and '),
    period: periodWord(model),
    meter: about?.name ?? '',
    unit: about === undefined ? '' : nounOf(about),
    accounts: rows.length,
    ...totalsOf(model, rows),
    plans: planFits(model, rows),
    free: freeFit({ model, meter, months: months.length, book: bookOf }, free, limits),
    by_account: rows.map((row) => accountFit(model, row, accounts[row.fit.account])),
  };
}

function totalsOf(model: Model, rows: readonly Row[]) {
  const whole = rows.filter(({ fit }) => fit.takesAll);
  const billed = sum(whole.map(({ fit }) => fit.billed));
  const least = sum(whole.map(({ fit }) => fit.best?.billed ?? fit.billed));
  return {
    billed: plainMoney(billed, model.currency),
    least: plainMoney(least, model.currency),
    saves: plainMoney(billed - least, model.currency),
    would_save: whole.filter(({ fit }) => (fit.best?.billed ?? fit.billed) < fit.billed).length,
    past: rows.filter(({ inflection }) => inflection?.past === true).length,
    left_out: rows.length - whole.length,
  };
}

function planFits(model: Model, rows: readonly Row[]): readonly PlanFit[] {
  const numbers = [...model.plans.keys(), -1];
  return numbers
    .map((p) => ({
      plan: model.plans[p]?.name ?? '',
      in_it: rows.filter(({ fit }) => fit.plan === p).length,
      past: rows.filter(({ fit, inflection }) => fit.plan === p && inflection?.past === true).length,
      best_for: rows.filter(({ fit }) => (fit.best?.plan ?? -1) === p).length,
    }))
    .filter(({ plan, in_it, best_for }) => plan !== '' || in_it > 0 || best_for > 0);
}

function accountFit(
  model: Model,
  { fit, months, inflection }: Row,
  account: ReturnType<typeof buildBook>['accounts'][number] | undefined,
): AccountFit {
  const name = (plan: number): string => model.plans[plan]?.name ?? '';
  const money = (minor: bigint): string => plainMoney(minor, model.currency);
  const { plan, billed, takesAll, best, under } = fit;
  return {
    account: account?.id ?? '',
    name: account?.facts.at(-1)?.facts.get('name') ?? '',
    plan: name(plan),
    takes_all: takesAll,
    billed: money(billed),
    best: best === undefined ? '' : name(best.plan),
    best_billed: best === undefined ? '' : money(best.billed),
    saves: best === undefined || !takesAll ? '' : money(billed - best.billed),
    median_month: months === undefined ? '' : formatDecimal(months.median),
    largest_month: months === undefined ? '' : formatDecimal(months.largest),
    inflection:
      inflection === undefined ? null : { ...inflection, plan: name(inflection.plan), from: String(inflection.from) },
    under: Object.fromEntries(under.flatMap((cost, p) => (cost === undefined ? [] : [[name(p), money(cost)]]))),
  };
}
