// What a discount or credit acts on, and what counts towards a commit: a group word (usage, fees,
// packs, all) or names of charges and packs, of a plan's minimum and commit. So no charge or pack may
// be named like a group or like a line that a plan makes by itself, and none like another.
import { guess } from '../../source/problem.ts';
import type { Path } from '../../source/yaml.ts';
import type { Scope } from '../values.ts';
import { type Entry, entriesAt, itemsAt, namesThatExist, type Reading, report, valueAt } from './reading.ts';

const GROUPS = ['usage', 'fees', 'packs', 'all'] as const;
type Group = (typeof GROUPS)[number];

/** Lines that a plan's minimum and commit make, and the parts of a plan that they come from. */
const OWN_LINES = ['minimum', 'commit'] as const;

const RESERVED: readonly string[] = [...OWN_LINES, 'rounding'];

function isGroupWord(word: string): word is Group {
  return (GROUPS as readonly string[]).includes(word);
}

/** The scope at a path; `otherwise` when none is written. */
export function scopeAt(r: Reading, path: Path, otherwise: Group): Scope {
  return scope(r, path, otherwise, ownLines(r));
}

/** What counts towards a commit: charges and packs, never the lines that a plan makes by itself. */
export function countedAt(r: Reading, path: Path): Scope {
  for (const at of Array.isArray(valueAt(r.source, path)) ? itemsAt(r.source, path) : [path]) {
    const name = valueAt(r.source, at);
    if (!OWN_LINES.some((line) => line === name)) continue;
    const fix = 'write usage, fees, packs, all, or names of charges';
    report(r, at, 'unknown-name', `"${String(name)}" is no charge that could count towards a commit`, fix);
  }
  return scope(r, path, 'usage', OWN_LINES);
}

/** Reports a name that the model does not have in a group; true when it has it. */
export function checkKnown(r: Reading, path: Path, group: 'plans' | 'packs' | 'credits', name: string): boolean {
  const known = entriesAt(r.source, [group]).map((e) => e.name);
  if (known.includes(name)) return true;
  const what = group.slice(0, -1);
  report(r, path, 'unknown-name', `there is no ${what} "${name}"`, namesThatExist(name, known, what));
  return false;
}

function ownLines(r: Reading): string[] {
  const plans = entriesAt(r.source, ['plans']);
  return OWN_LINES.filter((key) => plans.some(({ path }) => valueAt(r.source, [...path, key]) !== undefined));
}

function scope(r: Reading, path: Path, otherwise: Group, lines: readonly string[]): Scope {
  const value = valueAt(r.source, path);
  if (value === undefined) return otherwise;
  if (typeof value === 'string' && isGroupWord(value)) return value;
  const paths = Array.isArray(value) ? itemsAt(r.source, path) : [path];
  return paths.flatMap((at) => {
    const name = valueAt(r.source, at);
    if (typeof name !== 'string') return [];
    checkName(r, at, name, lines);
    return [name];
  });
}

function checkName(r: Reading, path: Path, name: string, lines: readonly string[]): void {
  const known = [...[...chargeEntries(r), ...entriesAt(r.source, ['packs'])].map((e) => e.name), ...lines];
  if (isGroupWord(name)) {
    const fix = `write "${name}" without brackets, or list charges by name: ${[...new Set(known)].join(', ')}`;
    report(r, path, 'unknown-name', `"${name}" stands for a whole group and must stand alone`, fix);
  } else if (OWN_LINES.some((line) => line === name) && !known.includes(name)) {
    report(r, path, 'unknown-name', `no plan has a ${name}`, `add ${name}: to a plan, or name a charge`);
  } else if (!known.includes(name)) {
    const group = guess(name, [...known, ...GROUPS]);
    const fix = GROUPS.some((word) => word === group)
      ? `did you mean "${group}"? (names here: ${[...new Set(known)].join(', ')}; groups: ${GROUPS.join(', ')})`
      : `${namesThatExist(name, [...new Set(known)], 'name')}; or a group: ${GROUPS.join(', ')}`;
    report(r, path, 'unknown-name', `there is no charge or pack "${name}"`, fix);
  }
}

/** Every charge of every plan, broken ones too; a plan's `fee:` is one. */
function chargeEntries(r: Reading): Entry[] {
  return entriesAt(r.source, ['plans']).flatMap(({ path }) => [
    ...(valueAt(r.source, [...path, 'fee']) === undefined ? [] : [{ name: 'fee', path: [...path, 'fee'] }]),
    ...entriesAt(r.source, [...path, 'charges']),
  ]);
}

/** Names that would make a scope mean two things. */
export function checkNames(r: Reading): void {
  const charges = chargeEntries(r);
  const packs = entriesAt(r.source, ['packs']);
  for (const { name, path } of [...charges, ...packs]) {
    if (!isGroupWord(name) && !RESERVED.includes(name)) continue;
    const message = isGroupWord(name)
      ? `"${name}" stands for a whole group of charges and cannot name one`
      : `"${name}" names a line that the bill makes by itself`;
    report(r, path, 'reserved-name', message, 'choose another name, such as overage or platform', 'key');
  }
  for (const { name, path } of packs) {
    if (!charges.some((charge) => charge.name === name)) continue;
    const message = `a charge is named "${name}" too, so a discount on "${name}" would mean both`;
    report(r, path, 'twice', message, 'rename the pack or the charge', 'key');
  }
}
