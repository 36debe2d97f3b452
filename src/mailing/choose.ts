// Whose statements are made: accounts by name, from a file, by what the directory says of them, by their total. All
// that is given must hold; names that the run lacks are told all at once.
import { readFileSync } from 'node:fs';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { atScale, compare, type Decimal, parseDecimal } from '../exact/decimal.ts';
import type { Directory } from '../meter/directory.ts';
import { narrow, parseNarrowing } from '../runs/narrow.ts';
import type { RunRow } from '../runs/store.ts';
import { CannotRunError, type Problem, refuse, suggest } from '../source/problem.ts';
import { firstCells } from './first-cells.ts';

export interface Wanted {
  /** Named one by one; with those of the file they are the accounts to choose from. Neither: all of the run. */
  readonly accounts: readonly string[];
  readonly file?: string | undefined;
  /** As --where of a run. */
  readonly where: readonly string[];
  readonly owner?: string | undefined;
  /** Of either total. */
  readonly minimum?: string | undefined;
}

interface Billed {
  readonly account: string;
  readonly withRollout: Decimal;
  readonly steadyState: Decimal;
}

/** Ascending; throws when there is none. */
export async function chooseAccounts(
  database: Database,
  run: RunRow,
  directory: Directory,
  wanted: Wanted,
): Promise<readonly string[]> {
  const billed = await billedOf(database, run);
  const known = billed.map(({ account }) => account);
  const named = namedBy(run, known, wanted);
  const described = describedBy(directory, wanted);
  const least = wanted.minimum === undefined ? undefined : minimumOf(wanted.minimum, run);
  const chosen = billed.filter(
    ({ account, withRollout, steadyState }) =>
      (named === undefined || named.has(account)) &&
      (described === undefined || described.has(account)) &&
      (least === undefined || compare(withRollout, least) >= 0 || compare(steadyState, least) >= 0),
  );
  if (chosen.length === 0)
    throw new CannotRunError(
      `no account of run ${run.id} is all that was asked for`,
      'leave out one of the accounts, --accounts, --where, --owner, --minimum',
    );
  return chosen.map(({ account }) => account);
}

async function billedOf(database: Database, run: RunRow): Promise<readonly Billed[]> {
  const rows =
    await database.columns(sql`SELECT account, with_rollout::VARCHAR AS with_rollout, steady_state::VARCHAR AS steady_state
    FROM run_account WHERE run_id = ${run.id} ORDER BY account`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    account: rows.text('account', i),
    withRollout: amount(rows.text('with_rollout', i)),
    steadyState: amount(rows.text('steady_state', i)),
  }));
}

function amount(text: string): Decimal {
  const value = parseDecimal(text);
  if (typeof value === 'string') throw new Error(`"${text}" is no amount`);
  return value;
}

function minimumOf(text: string, { currency, digits }: RunRow): Decimal {
  const value = parseDecimal(text);
  if (typeof value === 'string' || value.digits < 0n || value.scale > digits)
    throw new CannotRunError(`--minimum ${text} is no amount of ${currency}`, 'write e.g. --minimum 100');
  return { digits: atScale(value, digits), scale: digits };
}

function namedBy(run: RunRow, known: readonly string[], { accounts, file }: Wanted): ReadonlySet<string> | undefined {
  const unknown = accounts.filter((account) => !known.includes(account));
  const [first] = unknown;
  if (first !== undefined)
    throw new CannotRunError(
      `run ${run.id} has no account ${unknown.map((account) => `"${account}"`).join(', ')}`,
      suggest(first, known),
    );
  if (file === undefined) return accounts.length === 0 ? undefined : new Set(accounts);
  return new Set([...accounts, ...listedIn(file, run, known)]);
}

const HEADS = /^(account|tenant|customer|id|(account|tenant|customer)[ _]?id)$/i;

/** The first cell of each row; a head is passed over, and so is the guard against formulas of our own files. */
function listedIn(file: string, run: RunRow, known: readonly string[]): readonly string[] {
  const there = new Set(known);
  const problems: Problem[] = [];
  const cells = firstCells(readText(file), there).filter(
    ({ text }, i) => i > 0 || there.has(text) || !HEADS.test(text),
  );
  const found = cells.map(({ text, line }) => {
    const plain = there.has(text) ? text : text.replace(/^'/, '');
    if (!there.has(plain))
      problems.push({
        ...{ code: 'unknown-account', file, line, column: 1, excerpt: text, length: text.length },
        message: `run ${run.id} has no account "${text}"`,
        fix: suggest(text, known),
      });
    return plain;
  });
  refuse(problems);
  if (found.length === 0) throw new CannotRunError(`${file} names no account`, 'write one id a line');
  return found;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CannotRunError(
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
      'give a file with one account id a line, or a CSV file whose first column holds them',
    );
  }
}

/** By their last rows; undefined when the directory was not asked. */
function describedBy(directory: Directory, { where, owner }: Wanted): ReadonlySet<string> | undefined {
  if (where.length === 0 && owner === undefined) return undefined;
  const accounts = directory.accounts ?? [];
  const owners = owner === undefined ? [] : [{ column: 'owner', values: [ownerOf(directory, owner)] }];
  const chosen = narrow(accounts, [...parseNarrowing(where, directory.columns), ...owners]);
  return new Set(chosen.map(({ id }) => id));
}

function ownerOf({ accounts = [], columns }: Directory, owner: string): string {
  if (!columns.includes('owner'))
    throw new CannotRunError(`--owner ${owner}: the directory has no column "owner"`, suggest('owner', columns));
  const owners = [...new Set(accounts.flatMap(({ facts }) => facts.at(-1)?.facts.get('owner') ?? []))].sort();
  if (!owners.includes(owner)) throw new CannotRunError(`no account has the owner "${owner}"`, suggest(owner, owners));
  return owner;
}
