// A model as items with facts, the form in which two models are compared. An item is a part with an id
// that tells it from its neighbours; facts are its keys and values in words. Whatever key a part has
// becomes a fact or a list of items, so that what is added to model.ts cannot be forgotten here.
import { formatDay } from '../../calendar/day.ts';
import type { Assumptions, Guardrail, Measured, Periods, Group as Sharers } from '../model.ts';
import type { AtLimit, Term } from '../plan.ts';
import type { Condition, MonthRange, UsageMatch } from '../values.ts';
import { LISTS, labelOf, NESTED, written } from './parts.ts';
import {
  amountText,
  conditionText,
  isAmount,
  isDecimal,
  limitText,
  matchText,
  measuredText,
  monthsText,
  numberText,
  packsAssumed,
  periodsText,
  planAssumed,
  type Role,
  termText,
} from './words.ts';

export interface Item {
  /** Tells it from the others of its list. */
  readonly id: string;
  /** How a sentence calls it: "overage in plan everyone". */
  readonly title: string;
  readonly facts: ReadonlyMap<string, string>;
  readonly lists: readonly ItemList[];
}

/** Items of one kind, in their order. */
export interface ItemList {
  readonly key: string;
  /** "the charges of plan everyone" */
  readonly title: string;
  readonly items: readonly Item[];
  /** What the ids of items in an order are; undefined: names. */
  readonly ordered?: 'bounds' | 'months';
}

export type Group = Readonly<Record<string, unknown>>;

/** The item of a part; `digits` are the currency's. */
export function itemOf(id: string, title: string, part: Group, digits: number, idKeys: readonly string[] = []): Item {
  const facts = new Map<string, string>();
  const lists: ItemList[] = [];
  for (const [key, value] of Object.entries(written(part))) {
    if (value === undefined || key === 'place' || idKeys.includes(key)) continue;
    const text = factOf(key, value, part, digits);
    if (text === undefined) lists.push(listOf(key, value, title, part, digits));
    else facts.set(labelOf(key), text);
  }
  return { id, title, facts, lists };
}

function listOf(key: string, value: unknown, title: string, owner: Group, digits: number): ItemList {
  const rule = LISTS[key];
  if (rule === undefined) {
    const about = NESTED[key] ?? `the ${labelOf(key)} of ${title}`;
    return { key, title: about, items: [itemOf(key, about, value as Group, digits)] };
  }
  const seen = new Map<string, number>();
  const items = entriesOf(value).map(([name, part]) => {
    const plain = name ?? rule.id(part, owner, digits);
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    const id = count === 1 ? plain : `${plain} (${count})`;
    return itemOf(id, rule.title(id, title), part, digits, rule.idKeys);
  });
  const list = { key, title: title === '' ? rule.all : `${rule.all} of ${title}`, items };
  return rule.ordered === undefined ? list : { ...list, ordered: rule.ordered };
}

/** Parts of a list or a map; a map's plain numbers become parts with a value. */
function entriesOf(value: unknown): [string | undefined, Group][] {
  if (Array.isArray(value)) return value.map((part: Group) => [undefined, part]);
  if (!(value instanceof Map)) throw new Error('neither a list nor a map');
  return [...value].map(([name, part]) => [String(name), isDecimal(part) ? { value: part } : (part as Group)]);
}

/** A value in words; undefined when it is a part or a list of parts. */
function factOf(key: string, value: unknown, owner: Group, digits: number): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return DATES.includes(key) ? formatDay(value) : String(value);
  const special = SPECIAL[key];
  if (special !== undefined && !Array.isArray(value) === !LISTED.includes(key)) return special(value);
  if (isDecimal(value)) return numberText(value, roleOf(key, owner), digits);
  if (isAmount(value)) return amountText(value, roleOf(key, owner), digits);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (value.every((inner) => typeof inner === 'string')) return value.join(', ');
  if (value.every(isAmount)) return value.map((inner) => amountText(inner, roleOf(key, owner), digits)).join(' + ');
  return undefined;
}

const DATES: readonly string[] = ['from', 'until', 'launch'];
const LISTED: readonly string[] = ['months', 'guardrails'];

/** Values that have a wording of their own, by key. */
const SPECIAL: Readonly<Record<string, (value: unknown) => string>> = {
  currency: (value) => (value as { code: string }).code,
  for: (value) => conditionText(value as Condition),
  guardrails: (value) => (value as readonly Guardrail[]).map(({ goal }) => goal.text).join('; '),
  group: (value) => `by ${(value as Sharers).column}`,
  months: (value) => monthsText(value as readonly MonthRange[]),
  term: (value) => termText(value as Term),
  only: (value) => matchText(value as UsageMatch),
  atLimit: (value) => limitText(value as AtLimit),
  measured: (value) => measuredText(value as Measured),
  periods: (value) => periodsText(value as Periods),
  plan: (value) => planAssumed(value as Assumptions['plan']),
  packs: (value) => packsAssumed(value as Assumptions['packs']),
};

const MONEY: readonly string[] = ['price', 'fee', 'flat', 'fixed', 'amount', 'minimum', 'maximum', 'value'];
const SHARES: readonly string[] = ['percent', 'percents', 'rate', 'share', 'discount'];
const PLAIN: readonly string[] = ['weight', 'times', 'by', 'quantity'];

function roleOf(key: string, owner: Group): Role {
  if (SHARES.includes(key) || (key === 'floor' && 'shortfall' in owner)) return 'share';
  if (MONEY.includes(key)) return 'money';
  return PLAIN.includes(key) ? 'plain' : 'units';
}
