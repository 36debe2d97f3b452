// Which usage a rule is about: tags, operations, statuses and key classes. Values of one key are
// alternatives, keys must all hold; in a list of rules the first that matches wins.
import type { Path } from '../../source/yaml.ts';
import { matchShape } from '../schema/schema.ts';
import type { UsageMatch } from '../values.ts';
import { entriesAt, itemsAt, partAt, type Reading, report, valueAt } from './reading.ts';

interface RawMatch {
  readonly tag?: string | string[] | undefined;
  readonly operation?: string | string[] | undefined;
  readonly status?: string | string[] | undefined;
  readonly key_class?: string | string[] | undefined;
}

/** The match that a rule's own keys make. */
export function matchOf(r: Reading, path: Path, raw: RawMatch): UsageMatch {
  checkStatuses(r, path);
  return {
    tags: listed(raw.tag),
    operations: listed(raw.operation),
    statuses: listed(raw.status),
    keyClasses: listed(raw.key_class),
  };
}

/** A group of match keys at a path, when it is there: `only: {tag: bulk}`. */
export function matchAt(r: Reading, path: Path, what: string): UsageMatch | undefined {
  if (valueAt(r.source, path) === undefined) return undefined;
  const raw = partAt(r, path, matchShape);
  if (raw === undefined) return undefined;
  if (entriesAt(r.source, path).length === 0)
    report(r, path, 'rule-empty', `${what} names no usage`, 'say which: {tag: bulk}');
  return matchOf(r, path, raw);
}

export function listed(value: string | string[] | undefined): readonly string[] | undefined {
  return typeof value === 'string' ? [value] : value;
}

/** Does the rule at a path name any usage? */
export function hasKeys(r: Reading, path: Path): boolean {
  return ['tag', 'operation', 'status', 'key_class'].some((key) => valueAt(r.source, [...path, key]) !== undefined);
}

/** First match wins: whatever follows a rule without keys in the list at a path is never reached. */
export function checkReach(r: Reading, path: Path, what: string): void {
  const rules = itemsAt(r.source, path);
  const all = rules.findIndex((at) => !hasKeys(r, at));
  const next = rules[all + 1];
  if (all < 0 || next === undefined) return;
  const line = r.source.line(rules[all] ?? path);
  const message = `this ${what} is never reached: the one in line ${line} takes every operation`;
  report(r, next, 'rule-order', message, 'the first match wins: put the rule without keys last');
}

function checkStatuses(r: Reading, path: Path): void {
  const at = [...path, 'status'];
  const paths = Array.isArray(valueAt(r.source, at)) ? itemsAt(r.source, at) : [at];
  for (const one of paths) {
    const status = valueAt(r.source, one);
    if (typeof status !== 'string' || /^(?:0|[1-9]\d{0,2}|[1-5]xx)$/.test(status)) continue;
    report(
      r,
      one,
      'status',
      `"${status}" is no status`,
      'write the number that the logs hold, such as 304, or a class such as 5xx',
    );
  }
}
