// `--where segment=partner`: which accounts a run is about. Values of one option are alternatives,
// several options must all hold; an account counts by its last directory row.
import type { Account } from '../meter/quantities.ts';
import { CannotRunError, suggest } from '../source/problem.ts';

export interface Narrowing {
  readonly column: string;
  readonly values: readonly string[];
}

/** Reads the options; `columns` are those of the directory. */
export function parseNarrowing(texts: readonly string[], columns: readonly string[]): readonly Narrowing[] {
  return texts.map((text) => {
    const at = text.indexOf('=');
    if (at < 1)
      throw new CannotRunError(
        `--where ${text} names no column and value`,
        'write e.g. --where segment=isv, or --where edition="Enterprise,Enterprise Plus"',
      );
    const column = text.slice(0, at).trim();
    if (!columns.includes(column))
      throw new CannotRunError(`--where ${text}: the directory has no column "${column}"`, suggest(column, columns));
    return {
      column,
      values: text
        .slice(at + 1)
        .split(',')
        .map((v) => v.trim()),
    };
  });
}

export function narrow(accounts: readonly Account[], narrowing: readonly Narrowing[]): readonly Account[] {
  return accounts.filter((account) => {
    const facts = account.facts[account.facts.length - 1]?.facts;
    return narrowing.every(({ column, values }) => values.includes(facts?.get(column) ?? ''));
  });
}
