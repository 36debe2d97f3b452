// The account as a run knows it: its dates, what the directory says of it over time, its packs and its transactions.
import { type Account, ALWAYS, type Facts, type Transaction } from '../meter/quantities.ts';
import { suggest } from '../source/problem.ts';
import type { DirectoryRow, PriceInput } from './given.ts';
import type { Reader, Window } from './reader.ts';

const ID = 'account';
const MOST_SEATS = 999_999_999_999;

export function accountOf(input: PriceInput, window: Window, read: Reader): Account {
  const joined = input.joined === undefined ? undefined : read.day('joined', input.joined);
  const left = input.left === undefined ? undefined : read.day('left', input.left);
  if (joined !== undefined && left !== undefined && left <= joined)
    read.wrong('left', 'dates', 'the account left before it joined', '`left` is the first day no longer a customer');
  const account = {
    id: input.account ?? ID,
    joined,
    left,
    facts: factsOf(input, read),
    purchases: packsOf(input, read),
  };
  const transactions = transactionsOf(input, window, account, read);
  return transactions.length === 0 ? account : { ...account, transactions };
}

function rowsOf(directory: NonNullable<PriceInput['directory']>): readonly DirectoryRow[] {
  return [directory].flat();
}

/** The columns that were given, those that are empty included. */
export function columnsOf({ directory = {}, seats }: PriceInput): readonly string[] {
  return [...new Set([...rowsOf(directory).flatMap(Object.keys), ...(seats === undefined ? [] : ['seats'])])];
}

/** As in a directory's file an empty cell says nothing. */
function factsOf({ directory = {}, seats }: PriceInput, read: Reader): Account['facts'] {
  const rows = rowsOf(directory);
  const held = seats === undefined ? undefined : read.whole('seats', seats, 0, MOST_SEATS);
  const facts = rows.map((row, i) => {
    const at = rows.length > 1 ? `directory[${i}]` : 'directory';
    const from = row['from'] === undefined ? ALWAYS : read.day(`${at}.from`, row['from']);
    return { from: from ?? ALWAYS, facts: factsOfRow(row, held, at, read) };
  });
  const sorted = facts.toSorted((a, b) => a.from - b.from);
  if (sorted.some((row, i) => row.from === sorted[i + 1]?.from))
    read.wrong('directory', 'directory', 'two rows hold from the same date', 'give each row its own `from`');
  return sorted;
}

function factsOfRow(row: DirectoryRow, held: number | undefined, at: string, read: Reader): Facts {
  const all = { ...(held === undefined ? {} : { seats: String(held) }), ...row };
  const cells = Object.entries(all).map(([column, text]) => [column, String(text).trim()] as const);
  const facts = new Map(cells.filter(([column, text]) => column !== 'from' && text !== ''));
  const seats = facts.get('seats');
  if (seats !== undefined) read.whole(`${at}.seats`, seats, 0, MOST_SEATS);
  return facts;
}

function packsOf({ model, packs = [] }: PriceInput, read: Reader): Account['purchases'] {
  const known = model.packs.map((kind) => kind.name);
  return packs.map(({ pack, from, count = 1 }, i) => {
    const at = `packs[${i}]`;
    if (!known.includes(pack)) read.wrong(`${at}.pack`, 'purchase', `there is no pack "${pack}"`, suggest(pack, known));
    const bought = read.whole(`${at}.count`, count, 1, 9_999_999);
    return { pack, count: bought ?? 1, from: read.day(`${at}.from`, from) ?? 0 };
  });
}

/** By day, and then as given; those of days without a customer are refused, since no bill could hold them. */
function transactionsOf(
  { transactions = [] }: PriceInput,
  { from, until }: Window,
  { joined, left }: Pick<Account, 'joined' | 'left'>,
  read: Reader,
): readonly Transaction[] {
  const taken = transactions.flatMap(({ of, day: text, amount: value }, i): Transaction[] => {
    const at = `transactions[${i}]`;
    const day = read.day(`${at}.day`, text);
    const amount = read.amount(`${at}.amount`, value);
    if (day === undefined || amount === undefined) return [];
    if (day < Math.max(from, joined ?? from) || day >= Math.min(until, left ?? until))
      read.wrong(`${at}.day`, 'outside', `the account is no customer of the window on ${text}`, 'leave it out');
    return [{ of, day, amount }];
  });
  return taken.toSorted((a, b) => a.day - b.day);
}
