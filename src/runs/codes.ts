// The codes under which finance books a line: those of the rule that made it. A discount, a credit or a cut
// without codes of its own is booked like what it acts on.
import type { Codes } from '../model/values.ts';
import { targetsOf } from '../price/bill.ts';
import type { Priced } from '../price/price.ts';
import { BOUND, CARRIED, type Lines, ROUNDING, STEP } from '../price/sinks.ts';
import { type At, placed } from './at.ts';
import { boundRule, type Course, termIn } from './course.ts';

const NONE: Codes = {};

export function codesOf(priced: Priced, lines: Lines, i: number, course: Course): Codes {
  const at = placed(priced, lines, i);
  const { model, slots } = at.book;
  switch (lines.step[i]) {
    case STEP.packs:
      return model.packs[at.ref] ?? NONE;
    case STEP.grace:
    case STEP.rate:
    case STEP.fees:
      return slots[at.ref]?.charge ?? NONE;
    case STEP.discounts:
      return first(model.discounts[at.ref], targetCodes(at, course));
    case STEP.bounds:
      return at.ref === BOUND.maximum
        ? first(boundCodes(at, course, 'maximum'), targetCodes(at, course))
        : targetCodes(at, course);
    case STEP.credits:
      if (at.ref === ROUNDING) return NONE;
      return first(at.ref === CARRIED ? commitCodes(at, course) : model.credits[at.ref], targetCodes(at, course));
    default:
      return NONE;
  }
}

/** Each code of the first that has it. */
function first(...from: readonly (Codes | undefined)[]): Codes {
  const sku = from.find((codes) => codes?.sku !== undefined)?.sku;
  const glAccount = from.find((codes) => codes?.glAccount !== undefined)?.glAccount;
  return { sku, glAccount };
}

function targetCodes(at: At, course: Course): Codes {
  const { book, part } = at;
  const { trueUp, shortfall, firstPack } = targetsOf(book);
  if (part === trueUp) return boundCodes(at, course, 'minimum');
  if (part === shortfall) return commitCodes(at, course);
  return (part < firstPack ? book.slots[part]?.charge : book.model.packs[part - firstPack]) ?? NONE;
}

/** What a contract lays over a bound may leave its codes out: they stay the model's. */
function boundCodes({ book, plan, cell }: At, { priced }: Course, which: 'minimum' | 'maximum'): Codes {
  return first(boundRule(priced, cell, which), book.model.plans[plan]?.[which]);
}

function commitCodes({ book, plan, cell }: At, course: Course): Codes {
  return first(termIn(course, cell)?.rule, book.model.plans[plan]?.commit);
}
