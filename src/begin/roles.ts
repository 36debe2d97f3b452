// Which column of a file that no preset knows is what: by its name and by its values. Each proposal says how
// sure it is and why, since a person is to look it over.
import { PRESETS } from '../project/presets/all.ts';
import type { PresetName } from '../project/presets/names.ts';
import { HASHED, keyAsStored } from '../project/secret.ts';
import type { Column } from './look.ts';
import * as v from './values.ts';

export type Sure = 'sure' | 'likely' | 'guess';

export interface Role {
  readonly key: RoleKey;
  readonly column: string;
  readonly sure: Sure;
  readonly why: string;
}

export type RoleKey =
  | 'time'
  | 'day'
  | 'id'
  | 'key'
  | 'request'
  | 'method'
  | 'path'
  | 'operation'
  | 'status'
  | 'requests'
  | 'bytes_in'
  | 'bytes_out';

interface Rule {
  readonly key: RoleKey;
  /** Names, the plainest first, over small letters with _ between words. */
  readonly names: readonly RegExp[];
  /** What the values must be, by whatever name. */
  readonly must: (values: readonly string[]) => boolean;
  /** Names of something else, whatever the values are. */
  readonly never?: RegExp;
  /** What values are enough without a name, in words. */
  readonly enough?: { readonly test: (values: readonly string[]) => boolean; readonly words: string };
}

const RULES: readonly Rule[] = [
  {
    key: 'request',
    names: [/^request(_line)?$/, /request/],
    must: v.areRequests,
    enough: { test: v.areWholeRequests, words: 'its values are request lines' },
  },
  {
    key: 'method',
    names: [/^(http_)?(request_)?method$/, /method|verb/],
    must: v.areMethods,
    enough: { test: v.areMethods, words: 'its values are methods such as GET' },
  },
  {
    key: 'path',
    names: [/^(request_)?(path|uri)$/, /(^|_)(path|uri|route|endpoint|resource)$/, /url$/],
    never: /refer|origin|agent|redirect/,
    must: v.arePaths,
    enough: { test: v.arePaths, words: 'its values are paths' },
  },
  {
    key: 'status',
    names: [/^(http_)?(response_)?status(_code)?$/, /status|(^|_)(response_code|code)$/],
    never: /(^|_)(time|duration|latency|elapsed|took|[mun]s|bytes|size|length|port|count)(_|$)/,
    must: v.areStatuses,
    enough: { test: v.areHttpStatuses, words: 'its values are statuses such as 200' },
  },
  {
    key: 'requests',
    names: [
      /^(requests|calls|hits|count|n)$/,
      /(^|_)(num|number|total|sum)?_?(of_)?(requests|calls|hits|messages?)(_count|_total)?$/,
      /^(request|call|hit|message)_count$/,
    ],
    must: v.areCounts,
  },
  {
    key: 'bytes_out',
    names: [
      /^(bytes(_sent|_out)?|(body_)?bytes_sent|response_(size|bytes|length)|sc_bytes)$/,
      /(bytes|size|length)(_sent|_out)?$/,
    ],
    must: v.areCounts,
  },
  {
    key: 'bytes_in',
    names: [/^(bytes_(in|received)|request_(size|bytes|length)|cs_bytes)$/],
    must: v.areCounts,
  },
  {
    key: 'id',
    names: [/^(x_)?(request|req|event|trace|correlation|insert)_?id$/, /^(id|uuid|guid|identifier)$/],
    must: isUnique,
    enough: { test: (all) => v.areRandomIds(all) && isUnique(all), words: 'its values are long ids, each there once' },
  },
  {
    key: 'key',
    names: [/^(api_?key|access_?key|credential|key)(_id)?$/, /(api_?key|access_?key|credential|token)(_id)?$/],
    must: (values) => values.length > 0,
    enough: { test: areSecrets, words: 'its values look like secret keys' },
  },
];

/** Names by which an operation goes where the log has no paths. */
const OPERATION = [
  /^(operation|action|event_(name|type)|method_name|function|command|queue|route|endpoint|api)(_name)?$/,
  /operation|action|(^|_)(event|type)$/,
];

export function rolesOf(columns: readonly Column[]): readonly Role[] {
  const roles: Role[] = [];
  const taken = new Set<string>();
  const take = (role: Role | undefined): void => {
    if (role === undefined) return;
    roles.push(role);
    taken.add(role.column);
  };
  take(timeRole(columns));
  const has = (key: RoleKey): boolean => roles.some((role) => role.key === key);
  for (const rule of RULES) {
    if ((rule.key === 'method' || rule.key === 'path') && has('request')) continue;
    take(
      roleBy(
        rule,
        columns.filter((c) => !taken.has(c.name)),
      ),
    );
  }
  if (!has('request') && !(has('method') && has('path'))) take(operationRole(columns, roles));
  const whole = has('request') || (has('method') && has('path') && !has('operation'));
  return whole ? roles : roles.filter((r) => r.key !== 'method' && r.key !== 'path');
}

/** A preset maps by itself; of what else its files hold only the keys are told here. */
export function rolesBy(preset: PresetName | undefined): readonly Role[] {
  if (preset === undefined) return [];
  const key = PRESETS[preset].columns?.key;
  return typeof key === 'string' ? [{ key: 'key', column: key, sure: 'sure', why: 'as the preset has it' }] : [];
}

/** The name with small letters and _ between words; of a way into an object its last part and all of it. */
export function namesOf(column: string): readonly string[] {
  const plain = (name: string): string =>
    name
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
      .replaceAll(/^_+|_+$/g, '');
  return [...new Set([plain(column), plain(column.split('.').at(-1) ?? '')])];
}

export function filledOf(column: Column): readonly string[] {
  return column.values.filter((value) => value !== undefined);
}

/** How early a name stands among the patterns; -1: nowhere. */
export function rankOf(column: string, patterns: readonly RegExp[]): number {
  const names = namesOf(column);
  return patterns.findIndex((pattern) => names.some((name) => pattern.test(name)));
}

function roleBy(rule: Rule, columns: readonly Column[]): Role | undefined {
  const possible = columns.filter((c) => !namesOf(c.name).some((n) => rule.never?.test(n) === true));
  const named = possible
    .map((column) => ({ column, rank: rankOf(column.name, rule.names) }))
    .filter(({ column, rank }) => rank >= 0 && rule.must(filledOf(column)))
    .toSorted((a, b) => a.rank - b.rank)[0];
  if (named !== undefined)
    return {
      key: rule.key,
      column: named.column.name,
      sure: named.rank === 0 ? 'sure' : 'likely',
      why: 'by its name and its values',
    };
  const { enough } = rule;
  const seen = enough === undefined ? undefined : possible.find((column) => enough.test(filledOf(column)));
  return seen === undefined || enough === undefined
    ? undefined
    : { key: rule.key, column: seen.name, sure: 'likely', why: enough.words };
}

/** The start of a request rather than its end; what is received or written later than that comes last. */
const TIMES = [
  /^(time|timestamp|ts|date_?time|time_?stamp|request_time|event_time|t)$/,
  /start|begin|created|occurred|submit|when|at$|(^|_)(time|timestamp|ts|hour|day|date)(_|$)/,
];

function timeRole(columns: readonly Column[]): Role | undefined {
  const times = columns
    .flatMap((column) => {
      const look = v.timeLook(filledOf(column));
      const rank = rankOf(column.name, TIMES);
      // A number of ten digits is a time only where its column says so; longer ones are rarely anything else.
      if (look === undefined || (look.form === 'epoch_s' && rank < 0)) return [];
      return [{ column, look, rank: rank < 0 ? TIMES.length : rank }];
    })
    .toSorted((a, b) => rankOfForm(a.look.form) - rankOfForm(b.look.form) || a.rank - b.rank);
  const [best, ...rest] = times;
  if (best === undefined) return undefined;
  const others = rest.map((t) => t.column.name);
  return {
    key: best.look.form === 'day' ? 'day' : 'time',
    column: best.column.name,
    sure: best.rank === 0 || others.length === 0 ? 'sure' : 'likely',
    why: `its values are ${FORM_WORDS[best.look.form]}${others.length === 0 ? '' : `; so are those of ${others.slice(0, 3).join(', ')}`}`,
  };
}

function rankOfForm(form: v.TimeForm): number {
  return form === 'day' ? 1 : 0;
}

const FORM_WORDS: Readonly<Record<v.TimeForm, string>> = {
  iso: 'times',
  day: 'days',
  clf: 'times',
  epoch_s: 'seconds since 1970',
  epoch_ms: 'milliseconds since 1970',
  epoch_us: 'microseconds since 1970',
  epoch_ns: 'nanoseconds since 1970',
  any: 'times in several forms',
};

/** Different operations that could be listed. */
const MOST_OPERATIONS = 1_000;

function operationRole(columns: readonly Column[], roles: readonly Role[]): Role | undefined {
  const path = roles.find((role) => role.key === 'path');
  if (path !== undefined)
    return {
      key: 'operation',
      column: path.column,
      sure: 'guess',
      why: 'paths without a method: each path is an operation',
    };
  const free = columns.filter((c) => !roles.some((role) => role.column === c.name));
  const named = free
    .map((column) => ({ column, rank: rankOf(column.name, OPERATION) }))
    .filter(({ column, rank }) => {
      const different = new Set(filledOf(column)).size;
      return rank >= 0 && different > 0 && different <= MOST_OPERATIONS;
    })
    .toSorted((a, b) => a.rank - b.rank)[0];
  if (named === undefined) return undefined;
  return { key: 'operation', column: named.column.name, sure: 'likely', why: 'by its name; the log has no paths' };
}

function isUnique(values: readonly string[]): boolean {
  return values.length > 0 && new Set(values).size >= values.length * 0.95;
}

/** Nearly all would be hashed, and they come again: what is there once is an id of a request. */
function areSecrets(values: readonly string[]): boolean {
  const hashed = values.filter((value) => keyAsStored(value, { hash: 'auto', salt: '' }).startsWith(HASHED));
  return values.length > 1 && hashed.length >= values.length * 0.9 && new Set(values).size <= values.length / 2;
}
