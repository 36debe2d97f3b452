// Amounts that a figure of the language reference names, from the lines of one period: units by what
// became of them, or the money of all lines of one name.
import {
  add,
  atScale,
  compare,
  type Decimal,
  decimal,
  formatDecimal,
  multiply,
  ZERO,
} from '../../src/exact/decimal.ts';
import type { Model, PackKind } from '../../src/model/model.ts';
import type { SmallLine } from '../price/small-lines.ts';
import { numberIn } from './words.ts';

type Test = (line: SmallLine) => boolean;

const UNITS: Readonly<Record<string, Test>> = {
  units: ({ step, part }) => step === 'meter' && part === 'used',
  refused: ({ step, part }) => step === 'meter' && (part === 'refused' || part === 'blocked'),
  flagged: ({ step, part }) => step === 'meter' && part === 'flagged',
  included: ({ step }) => step === 'included',
  'from packs': ({ step, part }) => step === 'packs' && part === 'drawn',
  forgiven: ({ step }) => step === 'grace',
};

/** The amount of a label in one period, as a plain text. */
export function amountOf(lines: readonly SmallLine[], label: string, model: Model): string {
  const units = UNITS[label];
  if (units !== undefined) return sum(unitsOf(lines, units));
  if (label === 'pool') return lines.find(({ step, part }) => step === 'included' && part === 'own')?.pool ?? '0';
  if (label === 'over') return overOf(lines);
  if (label === 'buys') return purchases(lines, model);
  const pack = model.packs.find(({ name }) => label === `from ${name}`);
  if (pack !== undefined) return sum(unitsOf(lines, (l) => l.part === 'drawn' && l.name === pack.name));
  if (!isNamed(model, label)) throw new Error(`nothing is called "${label}"`);
  const isMoney: Test = ({ step, name }) =>
    step !== 'meter' && step !== 'included' && (name === label || (label === 'discount' && step === 'discounts'));
  return sum(lines.filter(isMoney).map(({ billed }) => numberIn(billed)));
}

export function sum(numbers: readonly Decimal[]): string {
  return formatDecimal(numbers.reduce(add, ZERO));
}

function unitsOf(lines: readonly SmallLine[], test: Test): readonly Decimal[] {
  return lines.filter(test).map(({ units }) => numberIn(units));
}

/** Units beyond the pool and what rolled over, before packs. */
function overOf(lines: readonly SmallLine[]): string {
  const test: Test = ({ step }) => step === 'included';
  const covered = unitsOf(lines, test).map((units) => multiply(units, decimal(-1n)));
  return sum([...unitsOf(lines, ({ step, part }) => step === 'meter' && part === 'used'), ...covered]);
}

/** `2 S`: how many packs of each kind begin. */
function purchases(lines: readonly SmallLine[], model: Model): string {
  const texts = model.packs.flatMap((kind) => {
    const count = countOf(lines, kind);
    return count === 0n ? [] : [`${count} ${kind.name}`];
  });
  return texts.length === 0 ? 'none' : texts.join(' and ');
}

function countOf(lines: readonly SmallLine[], { name, units }: PackKind): bigint {
  const begun = unitsOf(lines, (l) => l.step === 'packs' && l.part === 'bought' && l.name === name).reduce(add, ZERO);
  if (compare(begun, ZERO) === 0) return 0n;
  const scale = Math.max(begun.scale, units.scale);
  return atScale(begun, scale) / atScale(units, scale);
}

/** Charges, packs, discounts, credits, and the lines of step 8. */
function isNamed({ plans, packs, discounts, credits }: Model, label: string): boolean {
  const named = [...plans.flatMap(({ charges }) => charges), ...packs, ...discounts, ...credits];
  return ['minimum', 'maximum', 'commit', 'discount'].includes(label) || named.some(({ name }) => name === label);
}
