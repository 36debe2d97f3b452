// What a discount or credit acts on: a group word (usage, fees, packs, all) or names of charges and
// packs. So no charge or pack may be named like a group, and none like another.
import type { Path } from '../source/yaml.ts';
import type { Scope } from './model.ts';
import { type Entry, entriesAt, itemsAt, namesThatExist, type Reading, report, valueAt } from './reading.ts';

const GROUPS = ['usage', 'fees', 'packs', 'all'] as const;
type Group = (typeof GROUPS)[number];

function isGroupWord(word: string): word is Group {
  return (GROUPS as readonly string[]).includes(word);
}

/** The scope at a path; `otherwise` when none is written. */
export function scopeAt(r: Reading, path: Path, otherwise: Group): Scope {
  const value = valueAt(r.source, path);
  if (value === undefined) return otherwise;
  if (typeof value === 'string' && isGroupWord(value)) return value;
  const paths = Array.isArray(value) ? itemsAt(r.source, path) : [path];
  return paths.flatMap((at) => {
    const name = valueAt(r.source, at);
    if (typeof name !== 'string') return [];
    checkName(r, at, name);
    return [name];
  });
}

function checkName(r: Reading, path: Path, name: string): void {
  const known = [...chargeEntries(r), ...entriesAt(r.source, ['packs'])].map((e) => e.name);
  if (isGroupWord(name)) {
    const fix = `write "${name}" without brackets, or list charges by name: ${[...new Set(known)].join(', ')}`;
    report(r, path, 'unknown-name', `"${name}" stands for a whole group and must stand alone`, fix);
  } else if (!known.includes(name)) {
    const fix = `${namesThatExist(name, [...new Set(known)], 'name')}; or a group: ${GROUPS.join(', ')}`;
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
    if (!isGroupWord(name)) continue;
    const message = `"${name}" stands for a whole group of charges and cannot name one`;
    report(r, path, 'reserved-name', message, 'choose another name, such as overage or platform', 'key');
  }
  for (const { name, path } of packs) {
    if (!charges.some((charge) => charge.name === name)) continue;
    const message = `a charge is named "${name}" too, so a discount on "${name}" would mean both`;
    report(r, path, 'twice', message, 'rename the pack or the charge', 'key');
  }
}
