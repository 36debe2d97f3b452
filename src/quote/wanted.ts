// What a quote is asked for, as it was typed: units of meters, seats, what the directory would say of the account,
// under which rates it uses them, whose prices, which plan. Checked against all models before any is priced.
import { type Day, parseDay } from '../calendar/day.ts';
import { parseDecimal } from '../exact/decimal.ts';
import type { Facts } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';
import { modelColumns } from '../model/needs.ts';
import { CannotRunError, suggest } from '../source/problem.ts';

export interface Wanted {
  /** By name of the meter, in the order of the options; '': the model's only one. */
  readonly units: ReadonlyMap<string, bigint>;
  readonly facts: Facts;
  readonly joined: 'before' | 'after' | undefined;
  /** `tag`, `operation`, `status`, `key_class`: which of the rates the units fall under. */
  readonly match: ReadonlyMap<string, string>;
  readonly day: Day | undefined;
  readonly plan: string | undefined;
}

export interface WantedTexts {
  readonly units: readonly string[];
  readonly seats?: string | undefined;
  readonly with: readonly string[];
  readonly month?: string | undefined;
  readonly plan?: string | undefined;
}

const MATCHES = ['tag', 'operation', 'status', 'key_class'];

/** Throws a CannotRunError that says what to write instead. */
export function readWanted({ units, seats, with: said, month, plan }: WantedTexts, models: readonly Model[]): Wanted {
  const columns = [...new Set(models.flatMap((model) => modelColumns(model).map(({ column }) => column)))];
  const pairs = said.map((text) => pairOf(text));
  const isMatch = (name: string): boolean => MATCHES.includes(name) && !columns.includes(name);
  const facts = new Map(pairs.filter(([name]) => name !== 'joined' && !isMatch(name)));
  refuseUnread([...facts.keys()], columns);
  if (seats !== undefined) facts.set('seats', wholeOf('--seats', seats, '40').toString());
  refuseNoPlan(plan, models);
  return {
    units: unitsOf(units, models),
    facts,
    joined: joinedOf(pairs),
    match: new Map(pairs.filter(([name]) => isMatch(name))),
    day: month === undefined ? undefined : dayOf(month),
    plan,
  };
}

function unitsOf(texts: readonly string[], models: readonly Model[]): ReadonlyMap<string, bigint> {
  if (texts.length === 0)
    throw new CannotRunError(
      'a quote needs a quantity',
      'write e.g. --units 2M; or --accounts, for what each account of the ledger uses',
    );
  const units = new Map<string, bigint>();
  const names = [...new Set(models.flatMap((model) => model.meters.map(({ name }) => name)))];
  for (const text of texts) {
    const [name, typed] = text.includes('=') ? pairOf(text, '--units') : (['', text] as const);
    if (name !== '' && !names.includes(name))
      throw new CannotRunError(`--units ${text}: no model counts "${name}"`, suggest(name, names));
    if (units.has(name) || (units.size > 0 && (name === '' || units.has(''))))
      throw new CannotRunError(
        `--units ${text}: it was said before`,
        `say how much of each meter once: ${names.map((n) => `--units ${n}=2M`).join(' ')}`,
      );
    units.set(name, wholeOf('--units', typed, '2M'));
  }
  return units;
}

function wholeOf(option: string, text: string, example: string): bigint {
  const read = parseDecimal(text);
  if (typeof read === 'string' || read.scale > 0 || read.digits < 0n)
    throw new CannotRunError(`${option} ${text} is no whole number`, `write e.g. ${option} ${example}`);
  return read.digits;
}

function pairOf(text: string, option = '--with'): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new CannotRunError(
      `${option} ${text} names no ${option === '--with' ? 'column' : 'meter'} and value`,
      option === '--with' ? 'write e.g. --with edition=Enterprise' : 'write e.g. --units api_units=2M',
    );
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** A column that no model asks for would change nothing, and was probably meant as another. */
function refuseUnread(said: readonly string[], read: readonly string[]): void {
  for (const column of said)
    if (!read.includes(column))
      throw new CannotRunError(
        `--with ${column}=…: no price depends on "${column}"`,
        suggest(column, [...read, 'joined', ...MATCHES]),
      );
}

function refuseNoPlan(plan: string | undefined, models: readonly Model[]): void {
  const plans = [...new Set(models.flatMap((model) => model.plans.map(({ name }) => name)))];
  if (plan !== undefined && !plans.includes(plan))
    throw new CannotRunError(`there is no plan "${plan}" to quote`, suggest(plan, plans));
}

function joinedOf(pairs: readonly (readonly [string, string])[]): Wanted['joined'] {
  const typed = pairs.find(([name]) => name === 'joined')?.[1];
  if (typed === undefined || typed === 'before' || typed === 'after') return typed;
  throw new CannotRunError(`--with joined=${typed} makes no sense`, 'write joined=before (the launch) or joined=after');
}

function dayOf(month: string): Day {
  const day = /^\d{4}-\d{2}$/.test(month) ? parseDay(`${month}-01`) : undefined;
  if (day === undefined) throw new CannotRunError(`--month ${month} is no month`, 'write e.g. --month 2025-06');
  return day;
}

/** `10k,25k,50k`: ascending, each once. */
export function readLimits(text: string | undefined): readonly bigint[] {
  const typed =
    text === undefined ? [] : text.split(',').map((one) => wholeOf('--free-limit', one.trim(), '10k,25k,50k'));
  return [...new Set(typed)].sort((a, b) => (a < b ? -1 : 1));
}
