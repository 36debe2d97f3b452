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
import { resolver } from './terms/resolve.ts';
import { chargeSlots, scalesOf } from './terms/scales.ts';

/**
 * What a book's segments and its usage follow from, as a text: all of a model but its name, its guardrails and
 * the values of numbers. Of meters the numbers count too, since usage was weighed with them.
 */
export function structureOf(model: Model): string {
  const { name: _name, params: _params, typed: _typed, guardrails: _guardrails, meters, ...rest } = model;
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
  const first = firstOfKinds(book);
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
    return {
      ...book,
      model,
      currency: moneyOf(model),
      scales,
      slots: chargeSlots(model),
      kinds: first.map(({ context, contract }) => resolve(context, contract)),
      units: model.meters.map((_, meter) => unitsAt(meter, scales.units[meter] ?? 0)),
      classes,
    };
  };
}

/** What the first segment of each kind was looked up with. */
function firstOfKinds(book: Book): readonly { readonly context: Context; readonly contract: number }[] {
  const found: { readonly context: Context; readonly contract: number }[] = [];
  for (let cell = 0; cell < book.state.length && found.length < book.kinds.length; cell++) {
    const begin = book.first[cell] ?? 0;
    for (let s = begin; s < (book.first[cell + 1] ?? 0); s++) {
      const account = book.accounts[Math.floor(cell / book.width)];
      if (account === undefined || book.kind[s] !== found.length) continue;
      const opening = factsAt(account, book.from[begin] ?? 0);
      found.push({ context: { ...contextAt(book, s, cell), opening }, contract: book.contract[s] ?? -1 });
    }
  }
  return found;
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
