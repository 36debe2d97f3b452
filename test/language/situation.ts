// What the left side of a figure says, phrase by phrase: `January to March, 20 seats, 1,500 requests
// (tag bulk) on 10 March`, and after `; another with` what a further account of the same directory row
// does. A phrase that cannot be read is an error.
import { addMonths, type Day, monthStart } from '../../src/calendar/day.ts';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { UsageKind } from '../../src/meter/match.ts';
import { DATE, DAY, numberIn, type Stretch, stretchOf, windowOf } from './words.ts';

/** Usage before it is metered: so many of a measure, of a meter's unit, or a level that holds on. */
export interface Used {
  readonly amount: Decimal;
  readonly what: string;
  readonly kind: UsageKind;
  readonly endTenant: string;
  readonly when: When;
}

/** `on` the day, or in the month, that is named; `since` it; without either in the window's first month. */
export type When =
  | { readonly kind: 'first month' }
  | { readonly kind: 'each month' }
  | { readonly kind: 'on' | 'since'; readonly days: Stretch; readonly hour?: number };

export interface Told {
  readonly account: string;
  readonly window: Stretch;
  readonly used: readonly Used[];
  readonly facts: readonly { readonly column: string; readonly value: string; readonly from: Day | undefined }[];
  readonly joined: Day | undefined;
  readonly left: Day | undefined;
  readonly sales: readonly { readonly of: string; readonly amount: Decimal; readonly when: When }[];
  readonly packs: readonly { readonly pack: string; readonly count: number; readonly from: Day | undefined }[];
  /** What the key of a request is: `customer`, `sandbox isv`. */
  readonly key: string | undefined;
  /** Accounts beside it, with the same facts. */
  readonly others: readonly Told[];
}

type Draft = {
  -readonly [K in keyof Omit<Told, 'window' | 'others'>]: Told[K] extends readonly (infer T)[] ? T[] : Told[K];
};
type Reader = readonly [pattern: RegExp, read: (told: Draft, groups: readonly string[]) => void];

const KIND: UsageKind = { operation: 'GET /items', tags: [], status: 200, polling: false, keyClass: 'production' };
const NUMBER = '[\\d.,]*\\d[kMB]?';
const WHEN = `(?: (a month|(?:in|on|from) ${DATE}(?: at \\d{1,2}:00)?))?`;

const READERS: readonly Reader[] = [
  [/^no usage$/, () => undefined],
  [/^account (\S+)$/, (told, [id = '']) => (told.account = id)],
  [new RegExp(`^joined (${DAY})$`), (told, [at = '']) => (told.joined = stretchOf(at)[0])],
  [new RegExp(`^left (${DAY})$`), (told, [at = '']) => (told.left = stretchOf(at)[0])],
  [/^a request with an? ((?:sandbox )?(?:customer|ISV|SI)) key$/, (told, [key = '']) => (told.key = key.toLowerCase())],
  [
    new RegExp(`^(${NUMBER}) seats?(?: from (${DAY}))?$`),
    (told, [value = '', at]) => told.facts.push({ column: 'seats', value, from: dayOf(at) }),
  ],
  [
    new RegExp(`^(\\d+) packs? (\\w+)(?: bought (${DAY}))?$`),
    (told, [count = '', pack = '', at]) => told.packs.push({ pack, count: Number(count), from: dayOf(at) }),
  ],
  [
    new RegExp(`^(\\d+) end tenants with (${NUMBER}) (\\w+) each${WHEN}$`),
    (told, [count = '', n = '', what = '', when]) => {
      for (let i = 1; i <= Number(count); i++)
        told.used.push({ amount: numberIn(n), what, kind: KIND, endTenant: `end ${i}`, when: whenOf(when) });
    },
  ],
  [
    new RegExp(`^(\\w+) of (${NUMBER}(?: \\+ ${NUMBER})*)${WHEN}$`),
    (told, [of = '', amounts = '', when]) => {
      for (const text of amounts.split(' + ')) told.sales.push({ of, amount: numberIn(text), when: whenOf(when) });
    },
  ],
  [
    new RegExp(`^(${NUMBER}) ([\\w ]+?)(?: \\(([^)]*)\\))?${WHEN}$`),
    (told, [n = '', what = '', details, when]) =>
      told.used.push({ amount: numberIn(n), what, kind: kindOf(details), endTenant: '', when: whenOf(when) }),
  ],
  [
    new RegExp(`^([a-z_]+) (.+?)(?: from (${DAY}))?$`),
    (told, [column = '', value = '', at]) => told.facts.push({ column, value, from: dayOf(at) }),
  ],
];

/** Phrases stand between commas; the window is what is written, else the months that are named, else March 2025. */
export function told(whole: string): Told {
  const [text = '', ...others] = whole.split('; another with ');
  const draft: Draft = {
    account: 'acme',
    used: [],
    facts: [],
    joined: undefined,
    left: undefined,
    sales: [],
    packs: [],
    key: undefined,
  };
  let window: Stretch | undefined;
  for (const phrase of text.split(/, (?![^(]*\))/)) {
    const stretch = windowOf(phrase);
    if (stretch === undefined) read(draft, phrase);
    else window = stretch;
  }
  const own = { ...draft, window: window ?? monthsNamed(text) ?? stretchOf('March') };
  const beside = (other: Told, i: number): Told => ({
    ...other,
    account: `${own.account} ${i + 2}`,
    facts: own.facts,
    window: own.window,
  });
  return { ...own, others: others.map(told).map(beside) };
}

function read(draft: Draft, phrase: string): void {
  for (const [pattern, take] of READERS) {
    const groups = pattern.exec(phrase);
    if (groups === null) continue;
    take(draft, groups.slice(1));
    return;
  }
  throw new Error(`"${phrase}" is no phrase that a figure may say`);
}

function dayOf(text: string | undefined): Day | undefined {
  return text === undefined ? undefined : stretchOf(text)[0];
}

function monthsNamed(text: string): Stretch | undefined {
  const named = [...text.matchAll(new RegExp(DATE, 'g'))].map(([date]) => stretchOf(date));
  if (named.length === 0) return undefined;
  const months = named.map(([from]) => monthStart(from));
  return [Math.min(...months), addMonths(Math.max(...months), 1, 1)];
}

function whenOf(text: string | undefined): When {
  if (text === undefined || text === '') return { kind: 'first month' };
  if (text === 'a month') return { kind: 'each month' };
  const [, word, date = '', hour] = /^(in|on|from) (.+?)(?: at (\d+):00)?$/.exec(text) ?? [];
  const days = stretchOf(date);
  return { kind: word === 'from' ? 'since' : 'on', days, ...(hour === undefined ? {} : { hour: Number(hour) }) };
}

/** `tag bulk, status 503, sandbox key, operation GET /items`. */
function kindOf(text: string | undefined): UsageKind {
  let kind = KIND;
  for (const detail of text === undefined ? [] : text.split(', ')) {
    const [, word, value = ''] = /^(tag|status|operation) (.+)$/.exec(detail) ?? [];
    if (word === 'tag') kind = { ...kind, tags: [...kind.tags, value] };
    else if (word === 'status') kind = { ...kind, status: Number(value) };
    else if (word === 'operation') kind = { ...kind, operation: value };
    else if (detail.endsWith(' key')) kind = { ...kind, keyClass: detail.slice(0, -' key'.length) };
    else throw new Error(`"${detail}" says nothing about usage`);
  }
  return kind;
}
