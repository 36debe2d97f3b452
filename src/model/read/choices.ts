// `choices:` and `payer:` — which of the usual choices a model makes, and whose bill a request goes on.
import { suggest } from '../../source/problem.ts';
import type { Path } from '../../source/yaml.ts';
import type { Choices, PayerRule, Periods } from '../model.ts';
import { choicesShape, payerElseShape, payerShape, payerWhenShape } from '../schema/schema.ts';
import { listed } from './matches.ts';
import { countOf } from './numbers.ts';
import { entriesAt, isGroup, itemsAt, partAt, type Reading, report, valueAt } from './reading.ts';

export function choicesOf(r: Reading): Choices {
  const written = valueAt(r.source, ['choices']) !== undefined;
  const raw = written ? partAt(r, ['choices'], choicesShape) : undefined;
  const periods = raw?.periods === undefined ? undefined : periodsOf(r, ['choices', 'periods'], raw.periods);
  return {
    seats: raw?.seats ?? 'start',
    partialPeriod: raw?.partial_period ?? 'prorated',
    change: raw?.change ?? 'next_period',
    drawFirst: raw?.draw_first ?? 'pool',
    periods: periods ?? { kind: 'month' },
    prorationDays: raw?.proration_days ?? 'calendar',
    moneyRounded: raw?.money_rounded ?? 'charge',
  };
}

const PERIODS = new Map<string, Periods>([
  ['month', { kind: 'month' }],
  ['anniversary', { kind: 'anniversary' }],
  ['day', { kind: 'day' }],
  ['rolling 24 hours', { kind: 'rolling' }],
]);
const MOST_DAYS = 366;

function periodsOf(r: Reading, path: Path, text: string): Periods | undefined {
  const word = PERIODS.get(text);
  if (word !== undefined) return word;
  const count = countOf(/^(.*) days?$/.exec(text)?.[1] ?? '') ?? -1;
  if (count >= 1 && count <= MOST_DAYS) return { kind: 'days', count };
  const words = [...PERIODS.keys(), '30 days'];
  const message = count >= 0 ? `a period has 1 to ${MOST_DAYS} days` : `"${text}" is no kind of period`;
  report(r, path, 'wrong-value', message, suggest(text, words));
  return undefined;
}

const OWNER_KINDS = ['customer', 'isv', 'si'];

/** The rules in their order; the last may say `otherwise`. */
export function payerOf(r: Reading): PayerRule[] {
  const items = itemsAt(r.source, ['payer']);
  const otherwise = items.findIndex((at) => valueAt(r.source, [...at, 'otherwise']) !== undefined);
  const hidden = otherwise < 0 ? undefined : items[otherwise + 1];
  if (hidden !== undefined) {
    const line = r.source.line(items[otherwise] ?? hidden);
    const message = `this rule is never reached: "otherwise" in line ${line} takes every request`;
    report(r, hidden, 'rule-order', message, 'put `otherwise` last');
  }
  return items.flatMap((at) => payerRule(r, at) ?? []);
}

function payerRule(r: Reading, path: Path): PayerRule | undefined {
  const value = valueAt(r.source, path);
  if (isGroup(value) && Object.hasOwn(value, 'otherwise')) {
    const raw = partAt(r, path, payerElseShape);
    return raw && { ownerKinds: undefined, keyClasses: undefined, is: raw.otherwise };
  }
  const raw = partAt(r, path, payerShape);
  if (raw === undefined) return undefined;
  const when = [...path, 'when'];
  if (valueAt(r.source, when) === undefined) {
    const fix = 'add when: {owner_kind: isv}, or write {otherwise: owner}';
    report(r, path, 'missing-key', 'the rule does not say when it holds', fix);
    return undefined;
  }
  const keys = partAt(r, when, payerWhenShape);
  if (keys === undefined) return undefined;
  if (entriesAt(r.source, when).length === 0)
    report(r, when, 'rule-empty', 'this rule names no keys', 'write when: {owner_kind: isv}, or {otherwise: owner}');
  checkOwnerKinds(r, [...when, 'owner_kind']);
  return { ownerKinds: listed(keys.owner_kind), keyClasses: listed(keys.key_class), is: raw.is };
}

function checkOwnerKinds(r: Reading, path: Path): void {
  const paths = Array.isArray(valueAt(r.source, path)) ? itemsAt(r.source, path) : [path];
  for (const at of paths) {
    const kind = valueAt(r.source, at);
    if (typeof kind !== 'string' || OWNER_KINDS.includes(kind)) continue;
    report(r, at, 'wrong-value', `"${kind}" is no kind of owner`, suggest(kind, OWNER_KINDS));
  }
}
