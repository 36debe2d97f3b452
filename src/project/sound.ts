// What of a project file has its shape when some of it has not, so that what is wrong in meaning elsewhere is said with
// it. A mistake spoils its part: a source, a gauge, a table of transactions, or a key of the file with all below it.
import type { Path } from '../source/yaml.ts';
import { projectSchema, type RawProject } from './schema.ts';

export interface Sound {
  readonly raw: RawProject;
  /** Of these parts, and of what looks at them, nothing more can be said. */
  readonly broken: readonly Path[];
}

/** Parts of which each entry stands by itself. */
const BY_NAME: ReadonlySet<PropertyKey> = new Set(['sources', 'gauges', 'transactions']);
/** Keys that a file must have; what stands in their place is never read. */
const NEEDED = { project: 'project', zone: 'UTC', currency: 'USD' };

/** undefined: what is left is no project either. */
export function soundParts(value: unknown): Sound | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const broken = brokenIn(value);
  const left: Record<string, unknown> = { ...NEEDED, ...value };
  for (const [key, name] of broken) {
    if (name !== undefined) left[String(key)] = without(left[String(key)], String(name));
    else if (key !== undefined && key in NEEDED) Object.assign(left, { [key]: NEEDED[key as keyof typeof NEEDED] });
    else delete left[String(key)];
  }
  const again = projectSchema.safeParse(left);
  return again.success ? { raw: again.data, broken } : undefined;
}

function brokenIn(value: object): readonly Path[] {
  const issues = projectSchema.safeParse(value).error?.issues ?? [];
  return issues.flatMap((issue): Path[] => {
    const [key, name] = issue.path as Path;
    if (key === undefined) return issue.code === 'unrecognized_keys' ? issue.keys.map((unknown) => [unknown]) : [];
    return [BY_NAME.has(key) && name !== undefined ? [key, name] : [key]];
  });
}

function without(group: unknown, name: string): unknown {
  return Object.fromEntries(Object.entries(group ?? {}).filter(([key]) => key !== name));
}

/** Does a mistake at this place follow from a part that is broken? */
export function isSpoilt(path: Path, broken: readonly Path[]): boolean {
  const measured = path[0] === 'detail' && broken.some(([key]) => key === 'sources');
  return measured || broken.some((part) => part.every((step, i) => i >= path.length || step === path[i]));
}
