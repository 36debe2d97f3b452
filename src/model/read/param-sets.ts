// `param_sets:` — named sets of parameters that --set NAME applies as one. Every set is checked, not
// only the one that is applied.
import { compare, type Decimal, parseDecimal } from '../../exact/decimal.ts';
import type { Path, YamlSource } from '../../source/yaml.ts';
import { numberFix } from './numbers.ts';
import {
  type Entry,
  entriesAt,
  isGroup,
  namesAt,
  namesThatExist,
  type Param,
  type Reading,
  report,
  valueAt,
} from './reading.ts';

/** The parameters of each set, by name; those that are wrong are reported and left out. */
export type ParamSets = ReadonlyMap<string, ReadonlyMap<string, Param>>;

export function paramSetsOf(r: Reading): ParamSets {
  return new Map(namesAt(r, ['param_sets'], 'a set of parameters').map((set) => [set.name, paramsOfSet(r, set)]));
}

function paramsOfSet(r: Reading, { name, path }: Entry): ReadonlyMap<string, Param> {
  if (name.includes('='))
    report(r, path, 'name', `"${name}" cannot name a set`, 'leave out the "=": --set NAME applies it', 'key');
  const entries = entriesAt(r.source, path);
  if (entries.length === 0) {
    const example = [...r.params.keys()][0] ?? 'price';
    report(r, path, 'wrong-value', `the set "${name}" names no parameter`, `write ${name}: {${example}: 0.40}`);
  }
  const numbers = entries.map((entry) => [entry.name, settable(r, entry) ? numberAt(r, entry) : undefined] as const);
  return new Map(numbers.flatMap(([param, number]) => (number === undefined ? [] : [[param, number] as const])));
}

/** Is this the name of a parameter? */
export function settable(r: Reading, { name, path }: Entry): boolean {
  if (r.params.has(name)) return true;
  const fix = namesThatExist(name, [...r.params.keys()], 'parameter');
  report(r, path, 'param-unknown', `there is no parameter "${name}"`, fix, 'key');
  return false;
}

/** The number that a set gives a parameter; it keeps the parameter's own min and max. */
function numberAt(r: Reading, entry: Entry): Param | undefined {
  const param = plainNumber(r, entry);
  if (param?.value === undefined) return undefined;
  const bound = (key: string): Decimal | undefined => {
    const declared = valueAt(r.source, ['params', entry.name]);
    const text = isGroup(declared) ? declared[key] : undefined;
    const number = typeof text === 'string' ? parseDecimal(text) : '';
    return typeof number === 'string' ? undefined : number;
  };
  const [min, max] = [bound('min'), bound('max')];
  const below = min !== undefined && compare(param.value, min) < 0;
  if (!below && (max === undefined || compare(param.value, max) <= 0)) return param;
  const message = `parameter "${entry.name}": ${param.text} is ${below ? 'below its min' : 'above its max'}`;
  report(r, entry.path, 'param-range', message, 'keep min ≤ value ≤ max');
  return undefined;
}

/** The plain number that stands for a parameter in a set or a contract; reported when it is none. */
export function plainNumber(r: Reading, { name, path }: Entry): Param | undefined {
  const text = valueAt(r.source, path);
  const value = typeof text === 'string' ? parseDecimal(text) : undefined;
  if (typeof text === 'string' && value !== undefined && typeof value !== 'string')
    return { value, text, where: lineAt(r.source, path) };
  const message = typeof value === 'string' ? value : 'it must be one plain number';
  const fix = typeof text === 'string' ? numberFix(text) : `write ${name}: 0.40`;
  report(r, path, 'number', `parameter "${name}": ${message}`, fix);
  return undefined;
}

/** "in line 4", with the file when it is not the model's own. */
export function lineAt(source: YamlSource, path: Path): string {
  const file = source.fileAt(path);
  return `in line ${source.line(path)}${file === source.file ? '' : ` of ${file}`}`;
}
