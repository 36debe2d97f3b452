// `--where segment=partner`: which accounts a run is about. Values of one option are alternatives,
// several options must all hold; an account counts by its last directory row. What a group shares depends on
// all of its members, so a narrowing that cuts one apart is refused.
import type { PeriodLists } from '../meter/periods.ts';
import type { Account } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';
import { factsAt } from '../price/book.ts';
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

/** Throws when accounts of one group in some period are asked for without others of it. */
export function keepGroups(
  { group }: Model,
  everyone: readonly Account[],
  narrowed: readonly Account[],
  calendar: PeriodLists,
): void {
  if (group === undefined || narrowed.length === everyone.length) return;
  const asked = new Set(narrowed);
  const groups = new Map<string, Account>();
  for (const account of everyone) {
    for (const text of groupsOf(account, group.column, calendar)) {
      const other = groups.get(text) ?? account;
      groups.set(text, other);
      if (asked.has(other) === asked.has(account)) continue;
      const [, name = ''] = text.split('\n');
      throw new CannotRunError(
        `--where cuts the group "${name}" apart: what its accounts share cannot be priced for some of them`,
        `narrow by the column of groups, as in --where ${group.column}="${name}", or not at all`,
      );
    }
  }
}

/** By period: its start and the account's text on its first active day in it. */
function groupsOf(account: Account, column: string, calendar: PeriodLists): string[] {
  return calendar.of(account).flatMap(({ from, until }) => {
    const first = Math.max(from, account.joined ?? from);
    const text = factsAt(account, first).get(column) ?? '';
    return first < Math.min(until, account.left ?? until) && text !== '' ? [`${from}\n${text}`] : [];
  });
}
