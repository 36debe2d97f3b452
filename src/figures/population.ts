// Who the accounts of a priced book are, whatever it is priced at: what they used, what they pay today,
// what they cost us. Made once for all models of a comparison.
import type { Currency } from '../exact/currency.ts';
import { parseDecimal } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Metered } from '../meter/count.ts';
import type { Account, Facts, Period } from '../meter/quantities.ts';
import type { Atoms } from '../meter/usage.ts';
import { type Book, cellsOf, INACTIVE } from '../price/book.ts';
import { countingMonths, type Monthly } from '../summarise/monthly.ts';
import { sum } from '../summarise/statistics.ts';
import { isActive, requestsBetween } from '../summarise/summary.ts';

/** Accounts that are active on at least one day of the window. */
export interface Population {
  readonly currency: Currency;
  /** Calendar months of the window. */
  readonly months: readonly Period[];
  readonly customers: readonly Customer[];
  /** Minor units over the window, whatever is used; undefined: no cost file. */
  readonly fixedCost: bigint | undefined;
}

export interface Customer {
  /** Of the book's accounts. */
  readonly index: number;
  readonly id: string;
  readonly name: string;
  /** As they stand at the end of the window. */
  readonly facts: Facts;
  /** Calendar months with a day on which it was a customer. */
  readonly activeMonths: number;
  /** Of the whole window. */
  readonly requests: bigint;
  /** Made at least one request in the window that a meter of the model bills; undefined: nobody kept that. */
  readonly apiUser: boolean | undefined;
  /** Over its whole months; undefined: it was active in none. */
  readonly monthly: Monthly | undefined;
  /** For the API, over its active months, minor units. */
  readonly paysToday: bigint;
  /** In all, over its active months, minor units; undefined: the directory does not say. */
  readonly spendsToday: bigint | undefined;
  /** What its requests cost us, minor units; undefined: no cost file. */
  readonly cost: bigint | undefined;
}

/** Minor units by account of the book, and what is paid whatever is used. */
export interface UsageCosts {
  readonly byAccount: readonly bigint[];
  readonly fixed: bigint;
}

export function populationIn(
  book: Book,
  months: readonly Period[],
  metered: Pick<Metered, 'requests'>,
  atoms: Atoms,
  costs: UsageCosts | undefined,
): Population {
  const { currency } = book.model;
  const counting = countingMonths(months);
  const counted = [...book.model.meters.entries()].flatMap(([m, { take }]) => (take === 'sum' ? [m] : []));
  const customers = book.accounts.flatMap((account, index): Customer[] => {
    if (cellsOf(book, index).every((c) => book.state[c] === INACTIVE)) return [];
    const whole = counting.filter((m) => isActive(account, m));
    const between = (from: number, until: number): bigint => requestsBetween(metered, atoms, index, from, until);
    const requests = between(months[0]?.from ?? 0, months.at(-1)?.until ?? 0);
    const facts = account.facts.at(-1)?.facts ?? new Map<string, string>();
    return [
      {
        index,
        id: account.id,
        name: facts.get('name') ?? '',
        facts,
        activeMonths: months.filter((m) => isActive(account, m)).length,
        requests,
        apiUser: counted.length === 0 ? requests > 0n : counted.some((m) => unitsOf(book, index, m) > 0n),
        monthly:
          whole.length === 0
            ? undefined
            : { requests: sum(whole.map((m) => between(m.from, m.until))), months: whole.length },
        paysToday: paysToday(account, months, currency),
        spendsToday: monthlyMoney(account, 'current_total', months, currency),
        cost: costs?.byAccount[index],
      },
    ];
  });
  return { currency, months, customers, fixedCost: costs?.fixed };
}

/** Of a meter over the window. */
function unitsOf(book: Book, account: number, meter: number): bigint {
  const [first, end] = [account, account + 1].map((a) => book.first[a * book.width] ?? 0);
  return book.units[meter]?.sum(first ?? 0, end ?? 0) ?? 0n;
}

/** `current_api_fee` of the directory is what an account pays a month for the API today; 0 when it is not there. */
export function paysToday(account: Account, months: readonly Period[], currency: Currency): bigint {
  return monthlyMoney(account, 'current_api_fee', months, currency) ?? 0n;
}

/** Money a month in a column of the directory, over the months in which the account is active; undefined: no number is there. */
export function monthlyMoney(
  account: Account,
  column: string,
  months: readonly Period[],
  currency: Currency,
): bigint | undefined {
  const fee = parseDecimal(account.facts.at(-1)?.facts.get(column) ?? '');
  if (typeof fee === 'string') return undefined;
  const active = BigInt(months.filter((month) => isActive(account, month)).length);
  return divide(fee.digits * active * 10n ** BigInt(currency.digits), 10n ** BigInt(fee.scale));
}
