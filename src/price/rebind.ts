// A book under another model of the same structure: what a sweep turns is numbers, and which segments there
// are, whose they are and what was used in them stays. Only terms are looked up again, once for each kind of
// segment, so that a thousand scenarios cost a thousand pricings and not a thousand books.
import { pow10 } from '../exact/decimal.ts';
import { periodLists } from '../meter/periods.ts';
import type { Model } from '../model/model.ts';
import { type Amounts, amounts } from './amounts.ts';
import { type Book, classesOf, contextAt, factsAt } from './book.ts';
import { moneyOf } from './money.ts';
import { cutsOf } from './terms/cuts.ts';
import type { Context } from './terms/number.ts';
import { type Resolved, resolver } from './terms/resolve.ts';
import { chargeSlots, scalesOf } from './terms/scales.ts';

/**
 * What a book's segments and its usage follow from, as a text: all of a model but its name, its guardrails and
 * the values of numbers. Of meters the numbers count too, since usage was weighed with them.
 */
export function structureOf(model: Model): string {
  const { name: _name, params: _params, guardrails: _guardrails, meters, ...rest } = model;
  return JSON.stringify([meters, JSON.stringify(rest, withoutNumbers)], plain);
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`;
  return value instanceof Map ? [...value] : value;
}

function withoutNumbers(key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return plain(key, value);
  return 'digits' in value && 'scale' in value ? '#' : plain(key, value);
}

/** A function from models of the book's structure to their books; another structure is a bug and throws. */
export function rebinder(book: Book): (model: Model) => Book {
  const structure = structureOf(book.model);
  const { kinds, first } = kindsOf(book);
  const raised = new Map<string, Amounts>();
  const unitsAt = (meter: number, scale: number): Amounts => {
    const [column, own] = [book.units[meter], book.scales.units[meter] ?? 0];
    if (column === undefined) throw new Error(`there is no meter ${meter}`);
    if (scale === own) return column;
    const known = raised.get(`${meter} ${scale}`) ?? atScale(column, own, scale);
    raised.set(`${meter} ${scale}`, known);
    return known;
  };
  return (model) => {
    if (structureOf(model) !== structure) throw new Error('a book cannot be bound to a model of another structure');
    const scales = scalesOf(model, book.usage.scales, book.accounts);
    const classes = classesOf(model, book.usage);
    const calendar = periodLists(model.choices.periods, book.window.from, book.window.until);
    const resolve = resolver(model, scales, cutsOf(model, calendar), classes);
    const found = first.map(({ context, contract }) => resolve(context, contract));
    return {
      ...book,
      model,
      currency: moneyOf(model),
      scales,
      slots: chargeSlots(model),
      terms: bySegment(kinds, (kind) => resolvedIn(found, kind).own),
      resolved: bySegment(kinds, (kind) => resolvedIn(found, kind)),
      units: model.meters.map((_, meter) => unitsAt(meter, scales.units[meter] ?? 0)),
      classes,
    };
  };
}

interface Kinds {
  /** By segment: the number of those with its terms. */
  readonly kinds: Int32Array;
  /** By kind: what its first segment was looked up with. */
  readonly first: readonly { readonly context: Context; readonly contract: number }[];
}

function kindsOf(book: Book): Kinds {
  const kinds = new Int32Array(book.resolved.length);
  const numbers = new Map<Resolved, number>();
  const first: Kinds['first'][number][] = [];
  for (let cell = 0; cell < book.state.length; cell++) {
    const account = book.accounts[Math.floor(cell / book.width)];
    const begin = book.first[cell] ?? 0;
    for (let s = begin; s < (book.first[cell + 1] ?? 0); s++) {
      const resolved = book.resolved[s];
      if (resolved === undefined || account === undefined) throw new Error('a segment without terms');
      const known = numbers.get(resolved);
      kinds[s] = known ?? first.length;
      if (known !== undefined) continue;
      numbers.set(resolved, first.length);
      const opening = factsAt(account, book.from[begin] ?? 0);
      first.push({ context: { ...contextAt(book, s, cell), opening }, contract: book.contract[s] ?? -1 });
    }
  }
  return { kinds, first };
}

function bySegment<T>(kinds: Int32Array, of: (kind: number) => T): T[] {
  const column = new Array<T>(kinds.length);
  for (let s = 0; s < kinds.length; s++) column[s] = of(kinds[s] ?? 0);
  return column;
}

function resolvedIn(found: readonly Resolved[], kind: number): Resolved {
  const resolved = found[kind];
  if (resolved === undefined) throw new Error(`there is no kind ${kind}`);
  return resolved;
}

/** The same quantities with more decimals, or with fewer that still hold all of what was metered. */
function atScale(column: Amounts, from: number, to: number): Amounts {
  const other = amounts(column.length);
  for (let s = 0; s < column.length; s++) {
    const units = column.at(s);
    other.put(s, to > from ? units * pow10(to - from) : units / pow10(from - to));
  }
  return other;
}
