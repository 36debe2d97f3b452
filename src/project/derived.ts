// What a mapping says of a value besides the name of a column: the first of several columns that is not
// empty, several joined, a part of a request line, a tenant out of a host or a path. Each gets a name, by
// which the mapping refers to it as if it were a column of the file.
import type { Derived } from './project.ts';
import type { RawTenant, RawValue } from './schema.ts';

export type DerivedNames = Map<string, Derived>;

/** The name of the value; what it is made of is added to `names`. */
export function named(raw: RawValue, names: DerivedNames): string {
  if (typeof raw === 'string') return raw;
  if (!Array.isArray(raw)) {
    const by = raw.by ?? ' ';
    return add(names, raw.join.join(' + '), { kind: 'join', of: raw.join, by });
  }
  return firstOf(raw, names);
}

export function firstOf(of: readonly string[], names: DerivedNames): string {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : add(names, of.join(', '), { kind: 'first', of });
}

/** A part of the request line that the column holds. */
export function requestPart(kind: 'method' | 'path', request: string, names: DerivedNames): string {
  return add(names, `${kind} of ${request}`, { kind, of: [request] });
}

/** The tenant out of a host or a path. */
export function tenantPart(kind: 'host' | 'segment', column: string, pattern: string, names: DerivedNames): string {
  return add(names, `${pattern} of ${column}`, { kind, of: [column], pattern });
}

export function isTenantRule(raw: RawTenant): raw is Exclude<RawTenant, RawValue> {
  return typeof raw === 'object' && !Array.isArray(raw) && !('join' in raw);
}

/** The columns of the file that a name stands for. */
export function columnsOf(column: string, derived: ReadonlyMap<string, Derived>): readonly string[] {
  const made = derived.get(column);
  return made === undefined
    ? [column]
    : made.of.flatMap((part) => (part === column ? [part] : columnsOf(part, derived)));
}

function add(names: DerivedNames, name: string, made: Derived): string {
  names.set(name, made);
  return name;
}
