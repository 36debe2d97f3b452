// The language reference is run: every example is read and priced and every figure compared. Every key,
// word and kind of the language must stand in an example, and the table of choices must be right.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import type { Charge } from '../src/model/charge.ts';
import { METRICS } from '../src/model/goal.ts';
import type { Assumptions, Credit, Discount, Model, Periods } from '../src/model/model.ts';
import type { Plan } from '../src/model/plan.ts';
import type { Amount } from '../src/model/values.ts';
import { examplesOf } from './language/page.ts';
import { differences, readText, textOf, variantOf } from './language/run.ts';
import { kindsIn, languageKeys, meaning, type Sighting, sightingsIn, withoutPlaces } from './language/sightings.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprice-language-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = readFileSync('pricing-models/README.md', 'utf8');
const examples = examplesOf(page);

/** The text of every example, and of each of its variants, with the texts of --set. */
const texts = examples.flatMap((example) => {
  const text = textOf(example, folder);
  return [{ text, set: [] as readonly string[] }, ...example.figures.map((figure) => variantOf(text, figure))];
});
const sightings = texts.flatMap(({ text }) => sightingsIn(text).map((seen) => ({ ...seen, text })));

test.each(examples.map((example) => [example.line, example.heading, example] as const))(
  'line %i, %s: the figures are right',
  (_, __, example) => {
    expect(example.figures.length).toBeGreaterThan(0);
    expect(differences(example, folder).join('\n')).toBe('');
  },
);

test('every list item with an arrow is a figure of an example, and every link within the page leads somewhere', () => {
  const read = new Set(examples.flatMap(({ figures }) => figures.map(({ line }) => line)));
  const items = page.split('\n').flatMap((text, i) => (/^- .*→/.test(text) ? [i + 1] : []));
  expect(items.filter((line) => !read.has(line))).toEqual([]);
  const slug = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-');
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => slug(text));
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, to = '']) => to);
  expect(links.filter((to) => !headings.includes(to))).toEqual([]);
});

test('every key of the language, and every word that it may hold, stands in an example', () => {
  const seen = new Set(sightings.map((s) => meaning(s.part, s.key)));
  const words = new Set(sightings.map((s) => `${meaning(s.part, s.key)} ${s.word}`));
  const missing = [...languageKeys()].flatMap(([key, wanted]) => [
    ...(seen.has(key) ? [] : [key]),
    ...[...wanted].filter((word) => !words.has(`${key} ${word}`)).map((word) => `${word} in ${key}`),
  ]);
  expect(missing).toEqual([]);
});

test('every metric stands in the table of guardrails', () => {
  const table = page.slice(page.indexOf('## Guardrails'), page.indexOf('## Assumptions'));
  const names = Object.keys(METRICS).map((name) => (name === 'percentile' ? 'p1 …' : name));
  expect(names.filter((name) => !new RegExp(`\\| \`${name}[\` (]`).test(table))).toEqual([]);
});

/** The kinds of the model's unions; a new one fails the type check here until the page has an example. */
const PRICE_KINDS: Record<
  | Charge['kind']
  | Amount['kind']
  | NonNullable<Plan['atLimit']>['kind']
  | Discount['off']['kind']
  | Extract<Discount['off'], { measured: unknown }>['measured']['kind']
  | Credit['kind'],
  true
> = {
  per_unit: true,
  package: true,
  graduated: true,
  volume: true,
  stairstep: true,
  percentage: true,
  flat: true,
  per_seat: true,
  constant: true,
  by: true,
  column: true,
  dated: true,
  month: true,
  block: true,
  upgrade: true,
  auto_pack: true,
  percent: true,
  amount: true,
  steps: true,
  units: true,
  share: true,
  commit: true,
  balance: true,
};
const PERIOD_KINDS: Record<Periods['kind'], true> = {
  month: true,
  anniversary: true,
  days: true,
  day: true,
  rolling: true,
};
const ASSUMED: Record<Assumptions['plan']['kind'] | `packs ${Assumptions['packs']['kind']}`, true> = {
  column: true,
  cheapest: true,
  cheapest_by_month: true,
  smallest: true,
  'packs none': true,
  'packs cheapest': true,
  'packs file': true,
};

test('every kind of charge, number, limit, discount, credit, period and assumption is priced in an example', () => {
  const models = texts.map(({ text, set }) => readText(text, folder, set));
  const lacking = (wanted: object, kinds: (model: Model) => readonly string[]): readonly string[] => {
    const seen = new Set(models.flatMap(kinds));
    return Object.keys(wanted).filter((kind) => !seen.has(kind));
  };
  expect(
    lacking(PRICE_KINDS, ({ plans, packs, discounts, credits }) => kindsIn([plans, packs, discounts, credits])),
  ).toEqual([]);
  expect(lacking(PERIOD_KINDS, ({ choices }) => [choices.periods.kind])).toEqual([]);
  expect(lacking(ASSUMED, ({ assume }) => [assume.plan.kind, `packs ${assume.packs.kind}`])).toEqual([]);
});

/** Rows of the table of choices: where a choice stands, and its values, the default first. */
const choices = [...page.matchAll(/^\| [^|`]+ \| `([\w.]+)` \| (`.*) \|$/gm)].map(([, address = '', values = '']) => ({
  address,
  values: [...values.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value),
  remark: values.includes('('),
}));

test('the table of choices has every key with a choice of words, and these words', () => {
  const words = languageKeys();
  const wanted = new Map(
    sightings.flatMap((s) => {
      const all = [...(words.get(meaning(s.part, s.key)) ?? [])].sort();
      return all.length > 1 ? [[s.address, all.join(' ')] as const] : [];
    }),
  );
  const open = [
    'choices.periods',
    'assume.plan',
    'assume.packs',
    'plans.at_limit',
    'discounts.on',
    'discounts.measured',
  ];
  const listed = choices.filter(({ address }) => !open.includes(address));
  expect(Object.fromEntries(listed.map((c) => [c.address, [...c.values].sort().join(' ')]))).toEqual(
    Object.fromEntries([...wanted].filter(([address]) => !open.includes(address))),
  );
});

test.each(choices.filter(({ remark }) => !remark).map((choice) => [choice.address, choice] as const))(
  'the first value of %s in the table of choices is the default',
  (address, { values: [first = ''] }) => {
    const seen = sightings.filter((s) => s.address === address);
    expect(seen.length).toBeGreaterThan(0);
    const same = seen.some((s) => modelWith(s, first) !== undefined && modelWith(s, first) === modelWith(s, undefined));
    expect(same).toBe(true);
  },
);

/** What a model means with another value for a key, or without it; undefined: it is no model then. */
function modelWith(
  { text, path }: Sighting & { readonly text: string },
  value: string | undefined,
): string | undefined {
  const doc = parseDocument(text, { schema: 'failsafe' });
  if (value === undefined) doc.deleteIn(path);
  else doc.setIn(path, parseDocument(value, { schema: 'failsafe' }).contents);
  try {
    return JSON.stringify(withoutPlaces(readText(doc.toString({ lineWidth: 0 }), folder)));
  } catch {
    return undefined;
  }
}
