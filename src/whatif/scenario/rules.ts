// `behaviour:` of a scenario, item by item: what customers do, how many of them or of their requests, and whose.
import { type Decimal, ONE, ZERO } from '../../exact/decimal.ts';
import type { Instead, Which, Whom } from '../../meter/changes.ts';
import { listed } from '../../model/read/matches.ts';
import { isGroup, itemsAt, partAt, type Reading, valueAt } from '../../model/read/reading.ts';
import { isYes } from '../../model/schema/shapes.ts';
import type { Operation } from '../../project/project.ts';
import { suggest } from '../../source/problem.ts';
import type { Path } from '../../source/yaml.ts';
import { isWrong, readAtLeastZero, readCount, readGrowth, readShare, type Wrong } from './band.ts';
import type { ScenarioCode } from './codes.ts';
import type { Band, Rule } from './scenario.ts';
import { behaviourShapes, type Verb } from './shape.ts';

const VERBS = Object.keys(behaviourShapes) as readonly Verb[];
const NOTHING: Band = { low: ZERO, high: ZERO };

/** Those that can be read; the mistakes of the others are reported. */
export function rulesOf(r: Reading): readonly Rule[] {
  return itemsAt(r.source, ['behaviour']).flatMap((path) => {
    const rule = ruleAt(r, path);
    return rule === undefined ? [] : [rule];
  });
}

/** Operations that rules call and name the tags of. */
export function inventedIn(r: Reading): readonly (Operation & { readonly path: Path })[] {
  return itemsAt(r.source, ['behaviour']).flatMap((path) =>
    ['by', 'into'].flatMap((key) => {
      const operation = valueAt(r.source, [...path, key, 'operation']);
      const tag = valueAt(r.source, [...path, key, 'tag']) as string | string[] | undefined;
      if (typeof operation !== 'string' || tag === undefined) return [];
      return [{ name: operation, tags: listed(tag) ?? [], path: [...path, key] }];
    }),
  );
}

function ruleAt(r: Reading, path: Path): Rule | undefined {
  const value = valueAt(r.source, path);
  const keys = isGroup(value) ? Object.keys(value) : [];
  const verbs = VERBS.filter((verb) => keys.includes(verb));
  const [verb] = verbs;
  if (verb === undefined || verbs.length > 1) {
    const message = verbs.length > 1 ? `says ${verbs.join(' and ')} at once` : 'does not say what customers do';
    const fix = verbs.length > 1 ? 'make an item of each' : `${suggest(keys[0] ?? '', VERBS)}, as in - grow: 20%`;
    wrong(r, path, 'behaviour', { message: `this item of behaviour ${message}`, fix });
    return undefined;
  }
  switch (verb) {
    case 'replace': {
      const raw = partAt(r, path, behaviourShapes.replace);
      if (raw === undefined) return undefined;
      const ratio = raw.ratio === undefined ? ONE : numberAt(r, path, 'ratio', raw.ratio, '0 or more, such as 0.1');
      const share = bandAt(r, [...path, 'share'], readShare(raw.share));
      const by = raw.by === undefined ? undefined : insteadAt(r, [...path, 'by'], raw.by);
      return { kind: 'replace', which: whichOf(r, [...path, 'replace'], raw.replace, raw.for), share, by, ratio };
    }
    case 'merge': {
      const raw = partAt(r, path, behaviourShapes.merge);
      if (raw === undefined) return undefined;
      const each = readCount('each', raw.each);
      if (isWrong(each)) wrong(r, [...path, 'each'], 'number', each);
      return {
        kind: 'merge',
        which: whichOf(r, [...path, 'merge'], raw.merge, raw.for),
        share: bandAt(r, [...path, 'share'], readShare(raw.share)),
        into: insteadAt(r, [...path, 'into'], raw.into),
        each: isWrong(each) ? 1n : each,
      };
    }
    case 'grow': {
      const raw = partAt(r, path, behaviourShapes.grow);
      if (raw === undefined) return undefined;
      const by = bandAt(r, [...path, 'grow'], readGrowth(raw.grow));
      return { kind: 'grow', which: whichOf(r, [...path, 'of'], raw.of ?? {}, raw.for), by };
    }
    case 'leave': {
      const raw = partAt(r, path, behaviourShapes.leave);
      if (raw === undefined) return undefined;
      const above = numberAt(r, [...path, 'leave'], 'above', raw.leave.above, 'money from 0, such as 5k');
      return { kind: 'leave', above, a: raw.leave.a, whom: whomOf(raw.for) };
    }
    default:
      return verb satisfies never;
  }
}

interface RawWhich {
  readonly polling?: string | undefined;
  readonly tag?: string | string[] | undefined;
  readonly operation?: string | string[] | undefined;
  readonly status?: string | string[] | undefined;
  readonly key_class?: string | string[] | undefined;
}

type RawWhom = Readonly<Record<string, string | string[]>> | undefined;

function whichOf(r: Reading, path: Path, raw: RawWhich, whom: RawWhom): Which {
  for (const status of listed(raw.status) ?? [])
    if (!/^(?:0|[1-9]\d{0,2}|[1-5]xx)$/.test(status)) wrong(r, [...path, 'status'], 'status', noStatus(status));
  return {
    polling: raw.polling === undefined ? undefined : isYes(raw.polling),
    tags: listed(raw.tag),
    operations: listed(raw.operation),
    statuses: listed(raw.status),
    keyClasses: listed(raw.key_class),
    whom: whomOf(whom),
  };
}

function whomOf(whom: RawWhom): Whom {
  return Object.entries(whom ?? {}).map(([column, values]) => ({ column, values: listed(values) ?? [] }));
}

function insteadAt(
  r: Reading,
  path: Path,
  { operation, tag, status }: { operation?: string | undefined; tag?: unknown; status?: string | undefined },
): Instead {
  if (operation === undefined && status === undefined)
    wrong(r, path, 'instead', {
      message: 'this group says neither which operation nor which status',
      fix: `write operation: "POST /hooks/{id}", or status: 304${tag === undefined ? '' : ', beside the tag'}`,
    });
  if (status !== undefined && !/^[1-9]\d\d$/.test(status)) wrong(r, [...path, 'status'], 'status', noStatus(status));
  return { operation, status: status === undefined ? undefined : Number(status) };
}

function noStatus(text: string): Wrong {
  return { message: `"${text}" is no status`, fix: 'write a number such as 304; in a group that says which, also 5xx' };
}

function bandAt(r: Reading, path: Path, read: Band | Wrong): Band {
  if (!isWrong(read)) return read;
  wrong(r, path, 'band', read);
  return NOTHING;
}

function numberAt(r: Reading, path: Path, key: string, text: string, example: string): Decimal {
  const read = readAtLeastZero(key, text, example);
  if (!isWrong(read)) return read;
  wrong(r, [...path, key], 'number', read);
  return ZERO;
}

function wrong({ source, problems }: Reading, path: Path, code: ScenarioCode, { message, fix }: Wrong): void {
  problems.push(source.problem(path, code, message, fix));
}
