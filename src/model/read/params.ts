// The named numbers of a model, and what --set or a named set puts in their place. A parameter that
// nothing uses is a mistake: someone would turn it and wonder why no bill moves.
import { compare, type Decimal, parseDecimal } from '../../exact/decimal.ts';
import { fileProblem, guess, type Problem, suggest } from '../../source/problem.ts';
import type { YamlSource } from '../../source/yaml.ts';
import { paramShape } from '../schema/schema.ts';
import { typedParams } from '../typed.ts';
import { numberFix } from './numbers.ts';
import { lineAt, type ParamSets, paramSetsOf } from './param-sets.ts';
import {
  type Entry,
  entriesAt,
  isGroup,
  namesAt,
  type Param,
  type Params,
  partAt,
  type Reading,
  report,
  valueAt,
} from './reading.ts';

/** Reads `params:` and then lets each NAME=VALUE or named set of --set stand in its place. */
export function paramsOf(source: YamlSource, problems: Problem[], set: readonly string[]): Params {
  const params = new Map<string, Param>();
  const r: Reading = { source, problems, params };
  const entries = namesAt(r, ['params'], 'a parameter');
  for (const entry of entries) params.set(entry.name, declared(r, entry));
  const sets = paramSetsOf(r);
  const given = setOf(set, entries, sets, problems);
  for (const entry of entries) {
    const own = given.get(entry.name);
    if (own !== undefined) params.set(entry.name, own);
    checkRange(r, entry, own === undefined ? '' : ` (${own.text} ${own.where})`);
  }
  checkUsed(r, entries);
  return params;
}

function declared(r: Reading, { name, path }: Entry): Param {
  if (!/^[A-Za-z_][\w-]*$/.test(name))
    report(r, path, 'name', `"${name}" cannot name a parameter`, 'letters, digits, _ and -, a letter first', 'key');
  const written = valueAt(r.source, path);
  const text = typeof written === 'string' ? written : (partAt(r, path, paramShape)?.value ?? '');
  const where = lineAt(r.source, path);
  if (text === '') return { value: undefined, text, where };
  const at = typeof written === 'string' ? path : [...path, 'value'];
  const value = parseDecimal(text);
  if (typeof value !== 'string') return { value, text, where };
  const fix = text.startsWith('$') ? 'a parameter is a plain number; it cannot refer to another' : numberFix(text);
  report(r, at, 'number', `parameter "${name}": ${value}`, fix);
  return { value: undefined, text, where };
}

/** min, max and step bound what a sweep may try; the value must lie among them. */
function checkRange(r: Reading, { name, path }: Entry, said: string): void {
  if (!isGroup(valueAt(r.source, path))) return;
  const value = r.params.get(name)?.value;
  const bound = (key: string): Decimal | undefined => {
    const text = valueAt(r.source, [...path, key]);
    if (typeof text !== 'string') return undefined;
    const number = parseDecimal(text);
    if (typeof number !== 'string') return number;
    report(r, [...path, key], 'number', `${key} of parameter "${name}": ${number}`, numberFix(text));
    return undefined;
  };
  const [min, max, step] = [bound('min'), bound('max'), bound('step')];
  const outside = (message: string, key: string): void =>
    report(
      r,
      [...path, key],
      'param-range',
      `parameter "${name}": ${message}`,
      `keep min ≤ value ≤ max, and step above 0${said}`,
    );
  if (min !== undefined && max !== undefined && compare(min, max) > 0) outside('its min is above its max', 'min');
  else if (min !== undefined && value !== undefined && compare(value, min) < 0)
    outside('its value is below its min', 'min');
  else if (max !== undefined && value !== undefined && compare(value, max) > 0)
    outside('its value is above its max', 'max');
  if (step !== undefined && step.digits <= 0n) outside('its step is not above 0', 'step');
}

/** What a parameter may be set to, as it declares it; undefined: it does not say. */
export interface ParamRange {
  readonly min: Decimal | undefined;
  readonly max: Decimal | undefined;
  readonly step: Decimal | undefined;
  /** Its value as the file has it: the form in which others are shown. */
  readonly typed?: string | undefined;
}

/** By parameter, of a model without mistakes. */
export function paramRanges(source: YamlSource): ReadonlyMap<string, ParamRange> {
  const typed = typedParams(source);
  return new Map(
    entriesAt(source, ['params']).map(({ name, path }) => {
      const bound = (key: string): Decimal | undefined => {
        const text = valueAt(source, [...path, key]);
        const number = typeof text === 'string' ? parseDecimal(text) : '';
        return typeof number === 'string' ? undefined : number;
      };
      return [name, { min: bound('min'), max: bound('max'), step: bound('step'), typed: typed.get(name) }];
    }),
  );
}

function checkUsed(r: Reading, entries: readonly Entry[]): void {
  const used = new Set<string>();
  collectUses(r.source.value, used);
  const names = entries.map(({ name }) => name);
  const meant = [...used].flatMap((name) => (names.includes(name) ? [] : (guess(name, names) ?? [])));
  for (const { name, path } of entries) {
    if (used.has(name) || meant.includes(name)) continue;
    const own = r.source.fileAt(path) === r.source.file;
    const remove = own ? 'remove the parameter' : `write without: [params.${name}]`;
    const fix = `write $${name} where the number belongs, or ${remove}`;
    report(r, path, 'param-unused', `nothing uses the parameter "${name}"`, fix, 'key');
  }
}

/** Every $name in the file, also where other mistakes keep the part from being read. */
function collectUses(value: unknown, used: Set<string>): void {
  if (typeof value === 'string' && value.startsWith('$')) used.add(value.slice(1));
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key.startsWith('$')) used.add(key.slice(1));
    collectUses(inner, used);
  }
}

function setOf(
  set: readonly string[],
  entries: readonly Entry[],
  sets: ParamSets,
  problems: Problem[],
): Map<string, Param> {
  const given = new Map<string, Param>();
  const names = entries.map((e) => e.name);
  for (const text of set) {
    const wrong = (message: string, fix: string) => problems.push(fileProblem(`--set ${text}`, 'set', message, fix));
    const at = text.indexOf('=');
    const name = text.slice(0, at).trim();
    const number = text.slice(at + 1).trim();
    const value = parseDecimal(number);
    const named = at < 0 ? sets.get(text.trim()) : undefined;
    if (named !== undefined) for (const [param, own] of named) given.set(param, own);
    else if (at < 0 && sets.size > 0) wrong(`the model has no set "${text}"`, suggest(text.trim(), [...sets.keys()]));
    else if (at < 1) wrong('not of the form NAME=NUMBER', `write e.g. --set ${names[0] ?? 'price'}=0.40`);
    else if (!names.includes(name)) wrong(`the model has no parameter "${name}"`, setFix(name, names));
    else if (typeof value === 'string') wrong(value, numberFix(number));
    else given.set(name, { value, text: number, where: `in --set ${text}` });
  }
  return given;
}

function setFix(name: string, names: readonly string[]): string {
  if (names.length === 0) return 'the model has no parameters; name a number under params: and use it as $NAME';
  const near = guess(name, names);
  return `${near === undefined ? '' : `did you mean "${near}"? `}parameters of this model: ${names.join(', ')}`;
}
