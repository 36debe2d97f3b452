// What is different between two models, by comparing what they mean and not how they are written: a
// comment, another order of keys, a base that was laid under make no difference.

import { compare as compareNumbers } from '../../exact/decimal.ts';
import type { Model, PriceParts } from '../model.ts';
import { inForm } from '../typed.ts';
import { type Group, type Item, type ItemList, itemOf } from './items.ts';
import { movedItems, placeAmong } from './moved.ts';

export interface Change {
  /** Key of the model under which it stands: "plans". */
  readonly part: string;
  /** "overage in plan everyone" */
  readonly about: string;
  readonly kind: 'changed' | 'moved' | 'new' | 'gone' | 'order';
  /** The key that changed; undefined when all of it is new or gone. */
  readonly key: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Of a tier or a step that is new or gone: between which others; of one that moved: what it says. */
  readonly beside?: string;
}

/** Keys of a model in the order in which its file is read. */
const ORDER = [
  'name',
  'currency',
  'rounding',
  'params',
  'choices',
  'payer',
  'rollout',
  'meters',
  'plans',
  'packs',
  'discounts',
  'credits',
  'contracts',
  'keep',
  'assume',
  'guardrails',
] as const satisfies readonly (keyof Model)[];

/** Values that hold when a model says nothing; a sentence names them, or leaves them out. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  seats: 'start',
  partial_period: 'prorated',
  change: 'next_period',
  draw_first: 'pool',
  periods: 'month',
  proration_days: 'calendar',
  money_rounded: 'charge',
};

/** Facts that hold when nothing is said; a part that is new need not tell them. */
const UNTOLD = new Set([
  'offered yes',
  'edition_mode replaces',
  'partial exact',
  'blocks total',
  'flat_at_zero no',
  'tiers_count chargeable',
  'tiers_per account',
  'discount 100%',
  'against after_packs',
  'against before_credits',
  'discounts before',
  'paid upfront',
  'leftover expires',
  'renew no',
  'renews never',
  'counted_from launch',
  'priority 0',
  'over refuse',
]);

/** Every difference, in the order of the file. Empty when the two mean the same. */
export function diffModels(before: Model, after: Model): readonly Change[] {
  return compare(modelItem(before), modelItem(after, before), '');
}

/** `beside`: the model before, whose text of a parameter stands for an equal number. */
function modelItem(model: Model, beside = model): Item {
  const item = itemOf('', '', { ...inOrder(model, ORDER), params: paramTexts(model, beside) }, model.currency.digits);
  const lists = item.lists.map((list) => (list.key === 'contracts' ? agreed(model, list) : list));
  return { ...item, title: 'the model', lists };
}

function paramTexts({ params, typed }: Model, beside: Model): ReadonlyMap<string, { readonly value: string }> {
  return new Map(
    [...params].map(([name, value]) => {
      const other = beside.params.get(name);
      const same = other !== undefined && compareNumbers(other, value) === 0;
      return [name, { value: inForm(value, (same ? beside.typed : typed)?.get(name)) }];
    }),
  );
}

function inOrder(model: Model, keys: readonly (keyof Model)[]): Group {
  return Object.fromEntries(keys.map((key) => [key, model[key]]));
}

/** What each contract agrees on: the differences between the model's parts and its own. */
function agreed(model: Model, contracts: ItemList): ItemList {
  const { digits } = model.currency;
  const item = (parts: PriceParts): Item => {
    const { plans, packs, discounts, credits } = parts;
    return itemOf('', '', { plans, packs, discounts, credits }, digits);
  };
  const items = contracts.items.map((contract, i) => {
    const parts = model.contracts[i]?.parts;
    const changes = parts === undefined ? [] : compare(item(model), item(parts), '');
    const facts = changes.map(
      (c) => [c.key === undefined ? c.about : `${c.about}: ${c.key}`, c.after ?? 'none'] as const,
    );
    return { ...contract, lists: [], facts: new Map([...contract.facts, ...facts]) };
  });
  return { ...contracts, items };
}

function compare(a: Item, b: Item, part: string): Change[] {
  const keys = new Set([...b.facts.keys(), ...a.facts.keys()]);
  const facts = [...keys].flatMap((key): Change[] => {
    const [before, after] = [a.facts.get(key), b.facts.get(key)];
    return before === after ? [] : [{ part: part || 'model', about: b.title, kind: 'changed', key, before, after }];
  });
  const lists = new Set([...a.lists, ...b.lists].map((list) => list.key));
  const inner = [...lists].flatMap((key) => {
    const [before, after] = [a, b].map((item) => item.lists.find((list) => list.key === key));
    return compareLists(before, after, part === '' ? key : part);
  });
  return [...facts, ...inner];
}

function compareLists(a: ItemList | undefined, b: ItemList | undefined, part: string): Change[] {
  const before = a?.items ?? [];
  const after = b?.items ?? [];
  const moved = a === undefined || b === undefined ? NOTHING_MOVED : movedItems(a, b, described);
  const both = after.flatMap((item) => {
    const from = moved.get(item);
    if (from !== undefined) return [move(from, item, part), ...compare(from, item, part)];
    const other = before.find(({ id }) => id === item.id);
    return other === undefined ? [whole('new', item, b, part)] : compare(other, item, part);
  });
  const kept = new Set([...moved.values(), ...before.filter(({ id }) => after.some((item) => item.id === id))]);
  const gone = before.filter((item) => !kept.has(item));
  return [...both, ...gone.map((item) => whole('gone', item, a, part)), ...reordered(a, b, part)];
}

const NOTHING_MOVED: ReadonlyMap<Item, Item> = new Map();

function move(from: Item, to: Item, part: string): Change {
  const beside = described(from) === described(to) ? { beside: described(to) } : {};
  return { part, about: from.title, kind: 'moved', key: undefined, before: from.id, after: to.id, ...beside };
}

function whole(kind: 'new' | 'gone', item: Item, list: ItemList | undefined, part: string): Change {
  const text = described(item);
  const [before, after] = kind === 'gone' ? [text, undefined] : [undefined, text];
  const beside = placeAmong(list, item);
  const change = { part, about: item.title, kind, key: undefined, before, after };
  return beside === undefined ? change : { ...change, beside };
}

/** All that an item says, on one line. */
function described({ facts, lists }: Item): string {
  const kind = facts.get('kind');
  const ordered = kind === undefined ? facts : new Map([['kind', kind], ...facts]);
  const told = [...ordered].map(([key, value]) => (key === 'value' ? value : `${key} ${value}`));
  const own = told.filter((fact) => !UNTOLD.has(fact)).join(', ');
  const inner = lists.flatMap((list) => list.items.map((item) => `${item.id} (${described(item)})`));
  return [...(own === '' ? [] : [own]), ...inner].join('; ');
}

/** Do the items that both have stand in another order? */
function reordered(a: ItemList | undefined, b: ItemList | undefined, part: string): Change[] {
  if (a === undefined || b === undefined) return [];
  const ids = (one: ItemList, other: ItemList): string =>
    one.items
      .filter(({ id }) => other.items.some((item) => item.id === id))
      .map(({ id }) => id)
      .join(', ');
  const [before, after] = [ids(a, b), ids(b, a)];
  if (before === after) return [];
  return [{ part, about: `the order of the ${b.title}`, kind: 'order', key: undefined, before, after }];
}
